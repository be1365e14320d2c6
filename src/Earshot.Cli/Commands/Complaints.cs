using System.CommandLine;
using System.CommandLine.Parsing;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.Commands;

/// <summary>Describes what is wrong with a command line.</summary>
internal static class Complaints
{
    /// <summary>Gets the errors of a command line, one sentence each.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="arguments">The command line as it was written.</param>
    public static IEnumerable<string> About(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        // The words behind such an option are explained by it.
        string[] swallowed = [.. Swallowed(parsed, arguments)];
        return swallowed.Length > 0 ? swallowed : OfParser(parsed);
    }

    /// <summary>
    /// Gets the errors of options whose value is the name of another option, as when the shell variable between them is empty.
    /// </summary>
    public static IEnumerable<string> Swallowed(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        HashSet<string> names = [.. OptionsOf(parsed.CommandResult).SelectMany(option => option.Aliases.Append(option.Name))];
        foreach (OptionResult option in Results(parsed.CommandResult))
        {
            foreach (string value in option.Tokens.Select(token => token.Value))
            {
                string name = option.Option.Name;
                if (names.Contains(value.Split('=')[0]) && !arguments.Contains($"{name}={value}"))
                {
                    string other = value.Split('=')[0];
                    yield return $"{name}: '{other}' was taken for its value. If the value is from a variable, the variable is empty: "
                        + $"check it, and quote it. If '{other}' is the value, write {name}={other}.";
                }
            }
        }
    }

    /// <summary>Gets the error for a word that no command, argument, or option matches.</summary>
    public static string Unknown(string token, CommandResult command)
    {
        string name = token.Split('=')[0];
        return token.StartsWith('-')
            ? $"unknown option '{OptionText.Shown(name)}'.{Guess(name, VisibleOptions(command))}"
            : $"unrecognized command or argument '{OptionText.Shown(token)}'."
                + Guess(token, command.Command.Subcommands.Select(c => c.Name));
    }

    /// <summary>Gets the options of a command, including those of its parents that apply to it.</summary>
    public static IEnumerable<Option> OptionsOf(CommandResult? command)
    {
        for (CommandResult? at = command; at is not null; at = at.Parent as CommandResult)
        {
            foreach (Option option in at.Command.Options.Where(option => at == command || option.Recursive))
            {
                yield return option;
            }
        }
    }

    private static IEnumerable<OptionResult> Results(CommandResult? command)
    {
        for (CommandResult? at = command; at is not null; at = at.Parent as CommandResult)
        {
            foreach (OptionResult option in at.Children.OfType<OptionResult>().Where(option => !option.Implicit))
            {
                yield return option;
            }
        }
    }

    private static IEnumerable<string> OfParser(ParseResult parsed)
    {
        HashSet<string> unmatched = [.. parsed.UnmatchedTokens];
        Command command = parsed.CommandResult.Command;
        bool hasEnd = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        HashSet<string> names = [.. OptionsOf(parsed.CommandResult).SelectMany(option => option.Aliases.Append(option.Name))];
        foreach (string token in unmatched)
        {
            if (hasEnd && token.StartsWith('-') && (names.Contains(token.Split('=')[0]) || command.Subcommands.Count > 0))
            {
                yield return $"'{OptionText.Shown(token.Split('=')[0])}' comes after '--', where options end, so it is not read as an "
                    + "option. Remove '--'.";
                yield break;
            }

            yield return Unknown(token, parsed.CommandResult);
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
                yield return error.SymbolResult is OptionResult { Tokens.Count: 0, Option.Name: var option }
                    ? $"{option}: a value is required. If it is from a variable, check that the variable is set."
                    : char.ToLowerInvariant(error.Message[0]) + error.Message[1..];
            }
        }
    }

    private static string Guess(string written, IEnumerable<string> names) =>
        NearName.Of(written, names) is { } near ? $" Did you mean '{near}'?" : "";

    private static IEnumerable<string> VisibleOptions(CommandResult command) =>
        OptionsOf(command).Where(option => !option.Hidden).Select(option => option.Name);
}
