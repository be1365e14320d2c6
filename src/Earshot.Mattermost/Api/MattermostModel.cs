using System.Text.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Represents an object of Mattermost's API.</summary>
/// <remarks>
/// An object that was received from a server is serialized as it was received: absent fields stay absent, null stays null, and fields
/// without a property are kept in <see cref="AdditionalData"/>. Of an object that a program creates, the properties that are set are sent,
/// even if the value is false, 0, or empty; the others are not sent.
/// </remarks>
public abstract partial record MattermostModel
{
    private IReadOnlyDictionary<string, JsonElement>? _additional;
    private FieldMarks _marks;
    private Dictionary<string, byte[]>? _texts;

    private protected MattermostModel()
    {
    }

    /// <summary>
    /// Gets or sets the fields that have no property, and the fields whose value is of an unexpected type, or <see langword="null"/> if
    /// there are none.
    /// </summary>
    /// <remarks>
    /// A field that is nested so deeply that parsing it would take too long is a string here, which contains the JSON of the field. It is
    /// serialized as it was received.
    /// </remarks>
    public IReadOnlyDictionary<string, JsonElement>? AdditionalData { get => _additional; init => _additional = value; }

    private protected virtual string? ShownId => null;

    /// <summary>Returns the type and, if there is one, the ID, without content, safe for logs.</summary>
    public sealed override string ToString() => ShownId is { Length: > 0 } id ? $"{GetType().Name} {id}" : GetType().Name;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();

        // Written first: if a name occurs twice, readers use the value that was set since.
        foreach ((string name, JsonElement value) in AdditionalData ?? Nothing)
        {
            writer.WritePropertyName(name);
            if (_texts is not null && _texts.TryGetValue(name, out byte[]? text)
                && value.ValueKind == JsonValueKind.String && value.ValueEquals(text))
            {
                writer.WriteRawValue(text, skipInputValidation: true);
            }
            else
            {
                Shapes.Json.Write(writer, value);
            }
        }

        WriteFields(writer);
        writer.WriteEndObject();
    }

    /// <summary>Records that a program set a field, so that the field is sent whatever its value is.</summary>
    private protected void Given(int field)
    {
        if (!_marks.IsReading)
        {
            _marks.MarkValue(field);
        }
    }

    private protected abstract void WriteFields(Utf8JsonWriter writer);
}
