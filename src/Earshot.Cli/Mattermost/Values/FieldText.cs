using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Converts the values of an option to JSON of its type. Every error names the option and what is allowed.</summary>
internal static class FieldText
{
    /// <summary>Converts the values of a field. The result of a list contains all of them.</summary>
    /// <exception cref="UsageException">A value is not valid for the type of the field.</exception>
    public static JsonNode? Read(CallField field, IReadOnlyList<string> texts)
    {
        if (!field.IsList)
        {
            return ReadOne(field, texts[^1]);
        }

        var list = new JsonArray();
        foreach (string text in texts)
        {
            // A list of objects mostly comes from another program, as a whole.
            JsonNode? value = ReadOne(field, text);
            bool isWholeList = field.IsJson && value is JsonArray && field.Item.Kind != TypeKind.List;
            foreach (JsonNode? item in isWholeList ? [.. (JsonArray)value!] : new[] { value })
            {
                list.Add(item?.DeepClone());
            }
        }

        return list;
    }

    /// <summary>Gets the name of the value in the help.</summary>
    public static string ValueName(CallField field)
    {
        if (field.IsFile)
        {
            return "FILE";
        }

        if (field.IsSecret)
        {
            return "@FILE";
        }

        return field.IsJson ? "JSON" : field.Place == FieldPlace.Range ? "FROM-[TO]" : field.Item.Name switch
        {
            "int" or "long" or "double" => "N",
            "bool" => "true|false",
            "time" => "TIME",
            _ => IsId(field.Name) ? "ID" : "TEXT",
        };
    }

    /// <summary>Determines whether a field contains an ID, or a list of IDs.</summary>
    public static bool IsId(string name) =>
        name.EndsWith("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("ids", StringComparison.OrdinalIgnoreCase);

    private static JsonNode? ReadOne(CallField field, string text)
    {
        if (field.IsJson)
        {
            return JsonText.Parse(text, field.Option);
        }

        if (field.Known is { IsNumber: true } known)
        {
            return known.Values.FirstOrDefault(value => string.Equals(value.Name, text, StringComparison.OrdinalIgnoreCase)) is { } named
                ? named.Number
                : Whole(field, text, long.MinValue, long.MaxValue);
        }

        return field.Item.Name switch
        {
            "int" => Whole(field, text, int.MinValue, int.MaxValue),
            "long" => Whole(field, text, long.MinValue, long.MaxValue),
            "double" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number)
                ? number
                : throw Wrong(field, text, "is not a number"),
            "bool" => text switch
            {
                "true" => true,
                "false" => false,
                _ => throw Wrong(field, text, "is not a valid Boolean value; use true or false"),
            },
            "time" => Time(field, text).ToUnixTimeMilliseconds(),
            _ => text,
        };
    }

    private static JsonValue Whole(CallField field, string text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        && number >= least && number <= most
            ? JsonValue.Create(number)
            : throw Wrong(field, text, least == long.MinValue
                ? "is not a whole number"
                : string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}"));

    private static DateTimeOffset Time(CallField field, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        bool isTime = char.IsAsciiDigit(text.FirstOrDefault()) && text.Contains('-', StringComparison.Ordinal);
        return isTime
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Wrong(field, text, "is not a valid time; use a time such as 2026-01-31T12:00:00Z (UTC unless it has an offset), or "
                + "milliseconds since 1970");
    }

    private static UsageException Wrong(CallField field, string text, string what) =>
        new($"{field.Option}: '{OptionText.Shown(text)}' {what}.");
}
