using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Earshot.Cli.Commands;
using Earshot.Cli.Commands.Completion;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli;

/// <summary>Runs the tool, from the command line to the exit code.</summary>
internal static class EarshotTool
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The arguments that follow <c>earshot</c> on the command line.</param>
    /// <param name="environment">The environment of the process, or a test's replacement.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment environment)
    {
        var notices = new Notices(environment.Error);
        if (!environment.HasOutput)
        {
            notices.Fail(OutputFailedException.NoOutput);
            return ExitCode.Failed;
        }

        try
        {
            int code = await RunAsync(arguments, environment, notices).ConfigureAwait(false);
            return code == ExitCode.Done && notices.HasFailed ? ExitCode.Failed : code;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Done;
        }
        catch (Exception error)
        {
            Failure failure = Failure.Of(error);
            notices.Fail(failure.Sentence);
            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment environment, Notices notices)
    {
        bool isSuggesting = Suggestions.AreRequested(arguments);
        RootCommand root = CommandTree.Build(environment, notices, isSuggesting ? Suggestions.Words(arguments) : [.. arguments]);
        if (isSuggesting)
        {
            return Suggestions.Print(arguments, root, environment);
        }

        // No response files: @name is how users write user names.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, environment, notices);
        }

        using var stop = new CancellationTokenSource();
        using IDisposable watch = environment.Interruptions.Watch(() => Cancel(stop));
        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            notices.Say(IsListen(parsed.CommandResult) ? "Stopped before any event was received." : "Stopped.");
            return ExitCode.Done;
        }
    }

    private static void Cancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has already ended.
        }
    }

    private static bool IsListen(CommandResult command) =>
        command.Command.Name == "listen" || (command.Parent is CommandResult parent && IsListen(parent));

    private static int Refuse(ParseResult parsed, ToolEnvironment environment, Notices notices)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Tokens.Count == 0)
        {
            notices.Show(HelpPage.Of(command, environment.Terminal.Width));
            return ExitCode.WrongUsage;
        }

        foreach (string message in Complaints(parsed))
        {
            notices.Fail(message);
        }

        string path = string.Join(' ', parsed.Tokens.Where(t => t.Type == TokenType.Command).Select(t => t.Value).Prepend("earshot"));
        notices.Say($"Run '{path} --help' for help.");
        return ExitCode.WrongUsage;
    }

    private static IEnumerable<string> Complaints(ParseResult parsed)
    {
        HashSet<string> unmatched = [.. parsed.UnmatchedTokens];
        Command command = parsed.CommandResult.Command;
        foreach (string token in unmatched)
        {
            string name = token.Split('=')[0];
            yield return token.StartsWith('-')
                ? $"unknown option '{OptionText.Shown(name)}'.{Guess(name, VisibleOptions(parsed.CommandResult))}"
                : $"unrecognized command or argument '{OptionText.Shown(token)}'.{Guess(token, command.Subcommands.Select(c => c.Name))}";
            if (command.Action is null && command.Subcommands.Count > 0)
            {
                // What follows belongs to the unknown command.
                break;
            }
        }

        if (unmatched.Count == 0 && command.Action is null)
        {
            yield return $"'{command.Name}' requires a subcommand: {OptionText.Choice([.. command.Subcommands.Select(c => c.Name)])}.";
            yield break;
        }

        foreach (ParseError error in parsed.Errors)
        {
            bool isReported = command.Action is null
                || unmatched.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
            if (!isReported)
            {
                // The parser's own messages begin with an upper-case letter.
                yield return char.ToLowerInvariant(error.Message[0]) + error.Message[1..];
            }
        }
    }

    private static string Guess(string written, IEnumerable<string> names) =>
        NearName.Of(written, names) is { } near ? $" Did you mean '{near}'?" : "";

    private static IEnumerable<string> VisibleOptions(CommandResult command) =>
        OptionsOf(command).Where(option => !option.Hidden).Select(option => option.Name);

    private static IEnumerable<Option> OptionsOf(CommandResult? command)
    {
        for (CommandResult? at = command; at is not null; at = at.Parent as CommandResult)
        {
            foreach (Option option in at.Command.Options.Where(option => at == command || option.Recursive))
            {
                yield return option;
            }
        }
    }
}
