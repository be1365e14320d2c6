using Earshot.Cli;
using Earshot.Cli.Terminal;

return await EarshotTool.RunAsync(args, ToolEnvironment.OfProcess()).ConfigureAwait(false);
