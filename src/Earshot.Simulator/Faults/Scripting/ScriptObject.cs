using System.Text.Json;

namespace Earshot.Simulator.Faults.Scripting;

/// <summary>Reads the fields of an object in a script by type, and then rejects unknown fields.</summary>
internal sealed class ScriptObject
{
    private readonly JsonElement _element;
    private readonly List<string> _known = [];

    public ScriptObject(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FaultScriptException(path, $"must be an object, not {Describe(element)}.");
        }

        _element = element;
        Path = path;
    }

    /// <summary>Gets the path of the object in the script.</summary>
    public string Path { get; }

    public string At(string field) => Path.Length == 0 ? field : Path + "." + field;

    public JsonElement? Element(string field)
    {
        _known.Add(field);
        return _element.TryGetProperty(field, out JsonElement value) ? value : null;
    }

    public JsonElement RequiredElement(string field, string expected) =>
        Element(field) ?? throw new FaultScriptException(At(field), $"is required; it must be {expected}.");

    public string? Text(string field) => Element(field) is { } value ? AsText(value, field, "a string") : null;

    public string RequiredText(string field, string expected) => AsText(RequiredElement(field, expected), field, expected);

    public int? Number(string field) => Element(field) is { } value ? AsNumber(value, field, "a whole number") : null;

    public int RequiredNumber(string field, string expected) => AsNumber(RequiredElement(field, expected), field, expected);

    public bool? Flag(string field) => Element(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw new FaultScriptException(At(field), $"must be true or false, not {Describe(other)}."),
    };

    public TimeSpan? Duration(string field) => Element(field) is { } value ? AsDuration(value, field) : null;

    public TimeSpan RequiredDuration(string field) => AsDuration(RequiredElement(field, Durations.Format), field);

    /// <summary>Throws an exception if the object has a field that was not read.</summary>
    public void RejectUnknownFields()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                throw new FaultScriptException(At(property.Name), $"is not a known field; the fields are {string.Join(", ", _known)}.");
            }
        }
    }

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        JsonValueKind.String => $"\"{value.GetString()}\"",
        _ => value.GetRawText(),
    };

    private string AsText(JsonElement value, string field, string expected) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new FaultScriptException(At(field), $"must be {expected}, not {Describe(value)}.");

    private int AsNumber(JsonElement value, string field, string expected) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new FaultScriptException(At(field), $"must be {expected}, not {Describe(value)}.");

    private TimeSpan AsDuration(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.String && Durations.TryParse(value.GetString()!, out TimeSpan duration)
            ? duration
            : throw new FaultScriptException(At(field), $"must be {Durations.Format}, not {Describe(value)}.");
}
