using Earshot.Cli;
using Earshot.Cli.Surroundings;

return await EarshotTool.RunAsync(args, ToolEnvironment.OfProcess()).ConfigureAwait(false);
