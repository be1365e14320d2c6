using System.Runtime.InteropServices;
using System.Text.Json;

namespace Earshot.Json;

/// <summary>
/// Reads JSON whose depth a server or its users chose. Readers accept any depth; what limits it is the size of a message. Parsing into
/// elements is limited by its work, because that grows with the depth and the size together (docs/adr/0024).
/// </summary>
internal static class FreeJson
{
    /// <summary>The depth up to which everything is parsed: the framework's own limit.</summary>
    public const int UsualDepth = 64;

    // What 0 means to the framework's writer.
    private const int DefaultWriterDepth = 1000;

    // About a quarter of a second: enough for 13,000 nested objects. Servers accept 10,000.
    private const long MaxSteps = 1L << 28;

    /// <summary>Gets the options of readers: any depth, because readers neither recurse nor keep more than a bit per level.</summary>
    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = int.MaxValue };

    private static JsonDocumentOptions Document { get; } = new() { MaxDepth = int.MaxValue };

    /// <summary>Parses a whole text.</summary>
    /// <exception cref="JsonException">The text is not valid JSON, or is nested too deeply to be parsed in reasonable time.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        ThrowIfTooDeep(utf8.Span);
        return JsonDocument.Parse(utf8, Document);
    }

    /// <summary>Throws if a whole text is nested too deeply for <see cref="Parse"/>.</summary>
    /// <exception cref="NestingException">The text is nested too deeply.</exception>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    public static void ThrowIfTooDeep(ReadOnlySpan<byte> utf8)
    {
        // Counting brackets is far faster than reading, and nearly always sufficient.
        if (utf8.Count((byte)'[') + utf8.Count((byte)'{') <= UsualDepth)
        {
            return;
        }

        var reader = new Utf8JsonReader(utf8, Reader);
        if (reader.Read() && !CanParse(reader))
        {
            throw new NestingException();
        }
    }

    /// <summary>Determines whether the value at a reader's position can be parsed in reasonable time.</summary>
    public static bool CanParse(Utf8JsonReader reader)
    {
        // When a container ends, JsonDocument searches backward for its start: each token costs as many steps as containers enclose it.
        int outer = reader.CurrentDepth;
        int deepest = 0;
        long steps = 0;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.CurrentDepth - outer is > 0 and int depth)
            {
                steps += depth;
                deepest = Math.Max(deepest, depth);
            }
        }

        return deepest <= UsualDepth || steps <= MaxSteps;
    }

    /// <summary>Returns the depth of the value at a reader's position: 0 if it is not a container.</summary>
    public static int DepthOf(Utf8JsonReader reader)
    {
        int outer = reader.CurrentDepth;
        int deepest = 0;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            deepest = 1;
            while (reader.Read() && reader.CurrentDepth > outer)
            {
                bool opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                deepest = Math.Max(deepest, reader.CurrentDepth - outer + (opens ? 1 : 0));
            }
        }

        return deepest;
    }

    /// <summary>
    /// Writes an element. The element is written as text if the writer's limit of depth is too low for it, or if it contains half of a
    /// surrogate pair, which the framework cannot write.
    /// </summary>
    public static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(value);
        int room = RoomOf(writer);

        // A level takes two bytes at least, so that short texts need not be read.
        bool isTooDeep = text.Length / 2 > room && DepthOf(text) > room;
        if (isTooDeep || text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0)
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>Gets the number of levels that a writer can still open; <see cref="int.MaxValue"/> if there is no limit.</summary>
    public static int RoomOf(Utf8JsonWriter writer) => writer.Options.MaxDepth switch
    {
        int.MaxValue => int.MaxValue,
        0 => DefaultWriterDepth - writer.CurrentDepth,
        int limit => limit - writer.CurrentDepth,
    };

    private static int DepthOf(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Reader);
        return reader.Read() ? DepthOf(reader) : 0;
    }
}
