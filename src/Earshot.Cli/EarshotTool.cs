using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Earshot.Cli.Commands;
using Earshot.Cli.Commands.Completion;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli;

/// <summary>Runs the tool, from the command line to the exit code.</summary>
internal static class EarshotTool
{
    private static readonly string[] Acting = ["arm", "disarm", "lock", "unlock", "set", "remove"];

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The arguments that follow <c>earshot</c> on the command line.</param>
    /// <param name="environment">The environment of the process, or a test's replacement.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment environment)
    {
        var notices = new Notices(environment.Error, environment.Terminal);
        if (!environment.HasOutput)
        {
            notices.Fail(OutputFailedException.NoOutput);
            return ExitCode.Failed;
        }

        ParseResult? parsed = null;
        try
        {
            int code = await RunAsync(arguments, environment, notices, command => parsed = command).ConfigureAwait(false);
            return code == ExitCode.Done && notices.HasFailed ? ExitCode.Failed : code;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Done;
        }
        catch (Exception error)
        {
            var failure = Failure.Of(error, isListening: parsed is not null && IsListen(parsed.CommandResult));
            if (parsed is not null && IsJsonRequested(parsed))
            {
                notices.Show(failure.ToJson(error));
            }
            else
            {
                notices.Fail(failure.Sentence);
            }

            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, ToolEnvironment environment, Notices notices, Action<ParseResult> accepted)
    {
        if (arguments is ["help", ..])
        {
            arguments = [.. arguments.Skip(1), "--help"];
        }

        bool isSuggesting = Suggestions.AreRequested(arguments);
        RootCommand root = CommandTree.Build(environment, notices, isSuggesting ? Suggestions.Words(arguments) : [.. arguments]);
        if (isSuggesting)
        {
            return Suggestions.Print(arguments, root, environment);
        }

        // No response files: @name is how users write user names.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction || Complaints.Swallowed(parsed, arguments).Any())
        {
            return Refuse(parsed, arguments, environment, notices);
        }

        accepted(parsed);
        using var stop = new CancellationTokenSource();
        using IDisposable watch = environment.Interruptions.Watch(() => Cancel(stop));
        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped(parsed.CommandResult, notices);
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

    // Only a command that runs until it is stopped has done what it was asked for.
    private static int Stopped(CommandResult command, Notices notices)
    {
        if (IsBelow(command, "listen") || IsBelow(command, "simulate"))
        {
            notices.Say(IsListen(command) ? "Stopped before any event was received." : "Stopped.");
            return ExitCode.Done;
        }

        throw new StoppedException(Acting.Any(name => IsBelow(command, name))
            ? "stopped. If the command was already sent, it may still be executed. Run 'earshot systems' to check."
            : IsBelow(command, "login") ? "stopped. Not logged in."
            : "stopped before the command was complete.");
    }

    private static bool IsListen(CommandResult command) => IsBelow(command, "listen");

    private static bool IsBelow(CommandResult command, string name) =>
        command.Command.Name == name || (command.Parent is CommandResult parent && IsBelow(parent, name));

    private static bool IsJsonRequested(ParseResult parsed) =>
        !IsListen(parsed.CommandResult)
        && Complaints.OptionsOf(parsed.CommandResult).OfType<Option<OutputFormat?>>().Any(
            option => parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) == OutputFormat.Json);

    private static int Refuse(
        ParseResult parsed, IReadOnlyList<string> arguments, ToolEnvironment environment, Notices notices)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Tokens.Count == 0)
        {
            notices.Show(HelpPage.Of(command, environment.Terminal.Width));
            return ExitCode.WrongUsage;
        }

        foreach (string message in Complaints.About(parsed, arguments))
        {
            notices.Fail(message);
        }

        string path = string.Join(' ', parsed.Tokens.Where(t => t.Type == TokenType.Command).Select(t => t.Value).Prepend("earshot"));
        notices.Say($"Run '{path} --help' for help.");
        return ExitCode.WrongUsage;
    }
}
