using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Earshot.Cli.Commands.Options;

/// <summary>Reads what is written behind options and in environment variables; every refusal names the option, the value and what is allowed.</summary>
internal static class OptionText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Reads a text into a value, or says in half a sentence what is wrong with it.</summary>
    public delegate string? Reading<T>(string text, out T value);

    /// <summary>An option with one value.</summary>
    public static Option<T?> One<T>(string name, string valueName, string description, Reading<T> reading) => new(name)
    {
        HelpName = valueName,
        Description = description,
        Recursive = true,
        CustomParser = result => Read(result, result.Tokens[0].Value, name, reading),
    };

    /// <summary>An option that may be given several times, each time with a list.</summary>
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
                    result.AddError($"{name}: '{token.Value}' has an empty name in it; give {valueName}.");
                }

                values.AddRange(parts);
            }

            return values;
        },
    };

    /// <summary>An option that is there or isn't.</summary>
    public static Option<bool> Flag(string name, string description) => new(name)
    {
        Description = description,
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    /// <summary>An option that is refused, because what it would carry is nobody's business but the user's.</summary>
    public static Option<string?> Refused(string name, string instead)
    {
        var option = new Option<string?>(name) { Hidden = true, Recursive = true, Arity = ArgumentArity.ZeroOrMore, CustomParser = static _ => null };
        option.Validators.Add(result => result.AddError(
            $"{name}: secrets are not taken from the command line, where every user of this machine can read them and the shell's history keeps them; {instead}."));
        return option;
    }

    /// <summary>A whole number of a range.</summary>
    public static Reading<int?> Number(int least, int most) => (string text, out int? value) =>
    {
        bool fits = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most;
        value = fits ? number : null;
        return fits ? null : $"is no whole number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}";
    };

    /// <summary>A duration such as 500ms, 30s, 5m or 1h.</summary>
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
        return fits ? null : "is no duration; give a number with its unit, ms, s, m or h, such as 500ms, 30s, 5m or 1h, from 1ms up to 49 days";
    }

    /// <summary>A duration that is no shorter than another.</summary>
    public static Reading<TimeSpan?> DurationFrom(TimeSpan least) => (string text, out TimeSpan? value) =>
        Duration(text, out value) ?? (value < least ? $"is too short; give {least.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s or more" : null);

    /// <summary>An address of one of some schemes, without user, query and fragment.</summary>
    public static Reading<Uri> Address(string example, params string[] schemes) => (string text, out Uri value) =>
    {
        bool isAddress = Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? address) && schemes.Contains(address.Scheme) && address.Host.Length > 0;
        value = isAddress ? address! : null!;
        if (!isAddress)
        {
            return $"is no {string.Join(" or ", schemes)} address, such as {example}";
        }

        return address!.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0
            ? $"has a user, a query or a fragment in it; give the plain address, such as {example}"
            : null;
    };

    /// <summary>A value as an error may show it: a password in an address, or what looks like a token, stays hidden.</summary>
    public static string Shown(string value)
    {
        int at = value.LastIndexOf('@');
        if (at > 0 && value.Contains("//", StringComparison.Ordinal))
        {
            return value[..(value.IndexOf("//", StringComparison.Ordinal) + 2)] + "…" + value[at..];
        }

        // 26 characters of a-z and 0-9 are a Mattermost token (or an id, which nobody misses here).
        return value.Length == 26 && value.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) ? "…" : value;
    }

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
