using Earshot.Reliability.Clients;
using Earshot.Reliability.Running;

if (args is ["client"])
{
    return await ClientProcess.RunAsync();
}

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteLineAsync(RunOptions.Usage);
    return 0;
}

RunOptions options;
try
{
    options = RunOptions.Parse(args);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message + Environment.NewLine + RunOptions.Usage);
    return 2;
}

return await Reliability.RunAsync(options, Console.Out) ? 0 : 1;
