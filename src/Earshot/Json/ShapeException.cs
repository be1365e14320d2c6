using System.Text.Json;

namespace Earshot.Json;

/// <summary>The exception that is thrown when valid JSON is of another kind than expected.</summary>
/// <param name="expected">What was expected, such as <c>a list</c>.</param>
/// <param name="received">The first token of the value that was received instead.</param>
internal sealed class ShapeException(string expected, JsonTokenType received)
    : JsonException($"expected {expected}, but got {Name(received)}")
{
    /// <summary>Gets the description, without content of the JSON.</summary>
    public string Description { get; } = $"expected {expected}, but got {Name(received)}";

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a Boolean",
        JsonTokenType.Null => "null",
        _ => "another value",
    };
}
