using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Earshot.Cli.Commands.Options;

/// <summary>
/// Creates options and reads their values and those of environment variables. Every error names the option, the value, and what is allowed.
/// </summary>
internal static class OptionText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Reads a value from a string, or returns what is wrong as the predicate of a sentence.</summary>
    public delegate string? Reading<T>(string text, out T value);

    /// <summary>Creates an option with one value.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="valueName">The name of the value in the help, or the possible values, separated by |.</param>
    /// <param name="description">What the option does, and its default.</param>
    /// <param name="reading">Reads the value.</param>
    /// <param name="values">The values to suggest, if <paramref name="valueName"/> does not list them.</param>
    public static Option<T?> One<T>(
        string name, string valueName, string description, Reading<T> reading, params string[] values)
    {
        var option = new Option<T?>(name)
        {
            HelpName = valueName,
            Description = description,
            Recursive = true,
            CustomParser = result => Read(result, result.Tokens[0].Value, name, reading),
        };

        // The parser would suggest the names of an enumeration in C#, which are not accepted.
        option.CompletionSources.Clear();
        bool listsValues = valueName.All(static c => char.IsAsciiLetterLower(c) || c == '|');
        option.CompletionSources.Add(listsValues ? valueName.Split('|') : values);
        return option;
    }

    /// <summary>Creates an option that can be repeated, each time with one name or a list.</summary>
    public static Option<IReadOnlyList<string>> Several(string name, string valueName, string description, char? separator) => new(name)
    {
        HelpName = valueName,
        Description = description,
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = static _ => [],
        CustomParser = result =>
        {
            List<string> values = [];
            foreach (Token token in result.Tokens)
            {
                string[] parts = separator is { } by ? token.Value.Split(by, StringSplitOptions.TrimEntries) : [token.Value.Trim()];
                if (parts.Contains(string.Empty))
                {
                    result.AddError($"{name}: '{token.Value}' contains an empty name. Use {valueName}.");
                }

                values.AddRange(parts);
            }

            return values;
        },
    };

    /// <summary>Creates an option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name)
    {
        Description = description,
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    /// <summary>Creates a hidden option that is rejected, because its value would be a secret on the command line.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="instead">What to do instead, as a sentence.</param>
    public static Option<string?> Rejected(string name, string instead)
    {
        var option = new Option<string?>(name)
        {
            Hidden = true,
            Recursive = true,
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = static _ => null,
        };
        option.Validators.Add(result => result.AddError(
            Secrets(name, instead)));
        return option;
    }

    /// <summary>Reads a whole number within a range.</summary>
    public static Reading<int?> Number(int least, int most) => (string text, out int? value) =>
    {
        bool fits = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most;
        value = fits ? number : null;
        return fits ? null : string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}");
    };

    /// <summary>Reads a duration such as 500ms, 30s, 5m, or 1h.</summary>
    public static string? Duration(string text, out TimeSpan? value)
    {
        int digits = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        double unit = text[digits..] switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => double.NaN,
        };
        bool fits = double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit >= 1
            && number * unit <= Longest.TotalMilliseconds;
        value = fits ? TimeSpan.FromMilliseconds(number * unit) : null;
        return fits ? null : "is not a valid duration; use a number with a unit (ms, s, m, or h), such as 30s or 5m, from 1ms to 49 days";
    }

    /// <summary>Reads a time in the past: a duration before now, such as 2h or 7d, or a time, such as 2026-11-30T08:00Z.</summary>
    public static string? PastTime(string text, out PastTime? value)
    {
        value = null;
        if (text is [.. var number, 'd'] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days > 0)
        {
            value = new PastTime(TimeSpan.FromDays(Math.Min(days, 36_500)), null);
        }
        else if (Duration(text, out TimeSpan? duration) is null)
        {
            value = new PastTime(duration, null);
        }
        else if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) && time.Year >= 2000)
        {
            value = new PastTime(null, time);
        }

        return value is null
            ? "is not a valid time; use a duration, such as 30m, 2h, or 7d, or a time, such as 2026-11-30T08:00Z (without Z: local time)"
            : null;
    }

    /// <summary>Reads a duration with a lower limit.</summary>
    public static Reading<TimeSpan?> DurationFrom(TimeSpan least) => (string text, out TimeSpan? value) =>
        Duration(text, out value)
        ?? (value < least ? string.Create(CultureInfo.InvariantCulture, $"is too short; use {least.TotalSeconds}s or more") : null);

    /// <summary>Reads a URL that has one of some schemes and no user name, query, or fragment.</summary>
    public static Reading<Uri> Url(string example, params string[] schemes) => (string text, out Uri value) =>
    {
        bool isUrl = Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) && schemes.Contains(url.Scheme) && url.Host.Length > 0;
        value = isUrl ? url! : null!;
        if (!isUrl)
        {
            return $"is not a valid {Choice(schemes)} URL; use a URL such as {example}";
        }

        return url!.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0
            ? $"contains a user name, a query, or a fragment; use a URL such as {example}"
            : null;
    };

    /// <summary>Gets a value as an error can show it. A password in a URL, and a value that can be a token, are hidden.</summary>
    public static string Shown(string value)
    {
        int at = value.LastIndexOf('@');
        if (at > 0 && value.Contains("//", StringComparison.Ordinal))
        {
            return value[..(value.IndexOf("//", StringComparison.Ordinal) + 2)] + "…" + value[at..];
        }

        // A Mattermost token has 26 characters of a-z and 0-9. So has an ID, which an error does not need.
        return value.Length == 26 && value.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) ? "…" : value;
    }

    /// <summary>Lists alternatives, such as "a, b, or c".</summary>
    public static string Choice(IReadOnlyList<string> names) => names switch
    {
        [var only] => only,
        [var first, var second] => $"{first} or {second}",
        _ => $"{string.Join(", ", names.Take(names.Count - 1))}, or {names[^1]}",
    };

    /// <summary>Gets the error for a secret on the command line.</summary>
    /// <param name="origin">The option, or null if the secret is an argument.</param>
    /// <param name="instead">What to do instead, as a sentence.</param>
    public static string Secrets(string? origin, string instead) =>
        $"{(origin is null ? "" : origin + ": ")}secrets are not accepted on the command line, where every user of this computer can read "
            + "them and the "
        + $"shell's history keeps them. {instead}";

    private static T? Read<T>(ArgumentResult result, string text, string name, Reading<T> reading)
    {
        if (reading(text, out T value) is { } complaint)
        {
            result.AddError($"{name}: '{Shown(text)}' {complaint}.");
            return default;
        }

        return value;
    }
}
