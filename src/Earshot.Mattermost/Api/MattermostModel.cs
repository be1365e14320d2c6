using System.Text.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>An object of Mattermost's API.</summary>
/// <remarks>
/// What came from a server is written back as it came: a field that was absent stays absent, a null stays null, a zero stays zero, and what
/// has no property here is kept in <see cref="AdditionalData"/>. In an object that you make, what you set is sent, also where it is false, 0
/// or empty; what you don't set isn't.
/// </remarks>
public abstract partial record MattermostModel
{
    private IReadOnlyDictionary<string, JsonElement>? _additional;
    private FieldMarks _marks;

    private protected MattermostModel()
    {
    }

    /// <summary>The fields that have no property here, and those whose value was of an unexpected type; null where there are none.</summary>
    public IReadOnlyDictionary<string, JsonElement>? AdditionalData { get => _additional; init => _additional = value; }

    private protected virtual string? ShownId => null;

    /// <summary>Names the object by its type and, where it has one, its id; what it holds may be private and isn't shown.</summary>
    public sealed override string ToString() => ShownId is { Length: > 0 } id ? $"{GetType().Name} {id}" : GetType().Name;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();

        // First, so that a value set since then counts where a reader meets a name twice.
        foreach ((string name, JsonElement value) in AdditionalData ?? Nothing)
        {
            writer.WritePropertyName(name);
            Shapes.Json.Write(writer, value);
        }

        WriteFields(writer);
        writer.WriteEndObject();
    }

    /// <summary>Notes that a field was set by whoever made or changed the object, so that it is sent whatever its value.</summary>
    private protected void Given(int field)
    {
        if (!_marks.IsReading)
        {
            _marks.MarkValue(field);
        }
    }

    private protected abstract void WriteFields(Utf8JsonWriter writer);
}
