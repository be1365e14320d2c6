using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Earshot.Cli.Commands.Completion;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Commands.Listen;
using Earshot.Cli.Commands.Login;
using Earshot.Cli.Commands.Simulate;
using Earshot.Cli.Listening;
using Earshot.Cli.Mattermost;
using Earshot.Cli.SimpliSafe;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands;

/// <summary>Builds the commands of the tool and connects them to their actions.</summary>
internal static class CommandTree
{
    /// <summary>Builds the commands.</summary>
    /// <param name="environment">The environment of the tool.</param>
    /// <param name="notices">The messages on standard error.</param>
    /// <param name="words">The words of the command line. Commands of the API that it does not name are not built.</param>
    public static RootCommand Build(ToolEnvironment environment, Notices notices, IReadOnlyCollection<string> words)
    {
        var root = new RootCommand(
            "Print events from Mattermost and SimpliSafe as they are received, call Mattermost's API, and control SimpliSafe systems. "
                + "Events that may "
            + "have been missed are reported as gaps.");
        var listen = new Command(
            "listen",
            "Print the events of all configured accounts as they are received. Without an account, print the events of a simulated "
                + "Mattermost and a "
            + "simulated SimpliSafe.");
        var options = new ListenOptions();
        options.AddTo(listen);
        var mattermost = new MattermostListenOptions();
        mattermost.AddTo(listen);
        var listenMattermost = new Command("mattermost", "Print the events of a Mattermost account.");
        mattermost.AddTo(listenMattermost);
        listen.Subcommands.Add(listenMattermost);
        listen.SetAction((parsed, stop) => Listen(mattermost.Read(parsed, options.Read(parsed)), ListenScope.All, stop));
        listenMattermost.SetAction((parsed, stop) => Listen(mattermost.Read(parsed, options.Read(parsed)), ListenScope.Mattermost, stop));
        var listenSimpliSafe = new Command("simplisafe", "Print the events of a SimpliSafe account's systems.");
        var simpliSafe = new SimpliSafeListenOptions();
        simpliSafe.AddTo(listenSimpliSafe);
        listen.Subcommands.Add(listenSimpliSafe);
        listenSimpliSafe.SetAction((parsed, stop) => Listen(simpliSafe.Read(parsed, options.Read(parsed)), ListenScope.SimpliSafe, stop));

        var simulate = new Command("simulate", "Run a simulated server on this computer, for experiments and tests.");
        var simulateMattermost = new Command("mattermost", "Run a simulated Mattermost with scripted users who chat.");
        var mattermostSimulation = new SimulateOptions(SimulateOptions.MattermostPort);
        mattermostSimulation.AddTo(simulateMattermost);
        var people = new SimulatedPeople();
        people.AddTo(simulateMattermost);
        simulateMattermost.SetAction((parsed, stop) => new SimulateCommand(environment, notices)
            .RunMattermostAsync(people.Read(parsed, mattermostSimulation.Read(parsed)), stop));
        var simulateSimpliSafe = new Command("simplisafe", "Run a simulated SimpliSafe with a scripted house.");
        var simpliSafeSimulation = new SimulateOptions(SimulateOptions.SimpliSafePort);
        simpliSafeSimulation.AddTo(simulateSimpliSafe);
        simulateSimpliSafe.SetAction(
            (parsed, stop) => new SimulateCommand(environment, notices).RunSimpliSafeAsync(simpliSafeSimulation.Read(parsed), stop));
        simulate.Subcommands.Add(simulateMattermost);
        simulate.Subcommands.Add(simulateSimpliSafe);

        root.Subcommands.Add(listen);
        new CallCommands(environment, notices, words).AddTo(root);
        LoginCommands.AddTo(root, environment, notices);
        SystemCommands.AddTo(root, environment, notices);
        root.Subcommands.Add(simulate);
        CompletionCommand.AddTo(root, environment);
        ReplaceAction<HelpOption>(root, new HelpAction(environment, notices));
        ReplaceAction<VersionOption>(root, new VersionAction(environment));
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-v");
        return root;

        Task<int> Listen(ListenRequest request, ListenScope scope, CancellationToken stop) =>
            new ListenCommand(environment, notices, request).RunAsync(scope, stop);
    }

    private static void ReplaceAction<T>(RootCommand root, CommandLineAction action)
        where T : Option
    {
        foreach (T option in root.Options.OfType<T>())
        {
            option.Action = action;
        }
    }

    private static void Print(ToolEnvironment environment, string text)
    {
        using var writer = new StreamWriter(environment.Output, leaveOpen: true);
        writer.Write(text);
    }

    private sealed class HelpAction(ToolEnvironment environment, Notices notices) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // The page of the parent command would look like that of a misspelled one.
            if (parseResult.CommandResult.Command.Subcommands.Count > 0 && parseResult.UnmatchedTokens is [var unknown, ..])
            {
                notices.Fail(Complaints.Unknown(unknown, parseResult.CommandResult));
                return ExitCode.WrongUsage;
            }

            Print(environment, HelpPage.Of(parseResult.CommandResult.Command, environment.Terminal.Width));
            return ExitCode.Done;
        }
    }

    private sealed class VersionAction(ToolEnvironment environment) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Assembly tool = typeof(VersionAction).Assembly;
            string version = tool.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            Print(environment, $"earshot {version.Split('+')[0]}{Environment.NewLine}");
            return ExitCode.Done;
        }
    }
}
