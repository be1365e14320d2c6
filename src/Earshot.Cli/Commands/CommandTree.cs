using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Earshot.Cli.Commands.Completion;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Commands.Listen;
using Earshot.Cli.Commands.Login;
using Earshot.Cli.Commands.Simulate;
using Earshot.Cli.Mattermost;
using Earshot.Cli.SimpliSafe;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands;

/// <summary>The commands of the tool and what they do.</summary>
internal static class CommandTree
{
    /// <summary>Makes them.</summary>
    /// <param name="environment">Everything from outside.</param>
    /// <param name="notices">What the tool has to say.</param>
    /// <param name="words">The words of the command line: what it doesn't name needn't be made.</param>
    public static RootCommand Build(ToolEnvironment environment, Notices notices, IReadOnlyCollection<string> words)
    {
        var root = new RootCommand("Hear what happens in Mattermost and SimpliSafe: every event as it comes, or you are told what was lost. And command a SimpliSafe alarm.");
        var listen = new Command("listen", "Print events as they come, of all accounts that are set up. Without any: of a simulated chat and a simulated house, side by side.");
        var options = new ListenOptions();
        options.AddTo(listen);
        var mattermost = new MattermostListenOptions();
        mattermost.AddTo(listen);
        var listenMattermost = new Command("mattermost", "Print the events of a Mattermost server.");
        mattermost.AddTo(listenMattermost);
        listen.Subcommands.Add(listenMattermost);
        listen.SetAction((parsed, stop) => new ListenCommand(environment, notices, mattermost.Read(parsed, options.Read(parsed))).RunAsync(ListenScope.All, stop));
        listenMattermost.SetAction(
            (parsed, stop) => new ListenCommand(environment, notices, mattermost.Read(parsed, options.Read(parsed))).RunAsync(ListenScope.Mattermost, stop));
        var listenSimpliSafe = new Command("simplisafe", "Print what happens in the houses of a SimpliSafe account.");
        var simpliSafe = new SimpliSafeListenOptions();
        simpliSafe.AddTo(listenSimpliSafe);
        listen.Subcommands.Add(listenSimpliSafe);
        listenSimpliSafe.SetAction(
            (parsed, stop) => new ListenCommand(environment, notices, simpliSafe.Read(parsed, options.Read(parsed))).RunAsync(ListenScope.SimpliSafe, stop));

        var simulate = new Command("simulate", "Run a simulated server on this machine, for trying things out and for tests.");
        var simulateMattermost = new Command("mattermost", "Run a simulated Mattermost where a few people chat.");
        var chat = new SimulateOptions(SimulateOptions.MattermostPort);
        chat.AddTo(simulateMattermost);
        simulateMattermost.SetAction((parsed, stop) => new SimulateCommand(environment, notices).RunMattermostAsync(chat.Read(parsed), stop));
        var simulateSimpliSafe = new Command("simplisafe", "Run a simulated SimpliSafe with a house in which the days pass.");
        var house = new SimulateOptions(SimulateOptions.SimpliSafePort);
        house.AddTo(simulateSimpliSafe);
        simulateSimpliSafe.SetAction((parsed, stop) => new SimulateCommand(environment, notices).RunSimpliSafeAsync(house.Read(parsed), stop));
        simulate.Subcommands.Add(simulateMattermost);
        simulate.Subcommands.Add(simulateSimpliSafe);

        root.Subcommands.Add(listen);
        new CallCommands(environment, notices, words).AddTo(root);
        LoginCommands.AddTo(root, environment, notices);
        SystemCommands.AddTo(root, environment, notices);
        root.Subcommands.Add(simulate);
        CompletionCommand.AddTo(root, environment);
        ReplaceAction<HelpOption>(root, new HelpAction(environment));
        ReplaceAction<VersionOption>(root, new VersionAction(environment));
        return root;
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

    private sealed class HelpAction(ToolEnvironment environment) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Print(environment, HelpPage.Of(parseResult.CommandResult.Command, environment.Terminal.Width));
            return ExitCode.Done;
        }
    }

    private sealed class VersionAction(ToolEnvironment environment) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            Print(environment, $"earshot {version.Split('+')[0]}{Environment.NewLine}");
            return ExitCode.Done;
        }
    }
}
