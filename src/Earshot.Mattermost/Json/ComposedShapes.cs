using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.Json;

/// <summary>The shape of a model.</summary>
internal sealed class ModelShape<T> : JsonShape<T>
    where T : MattermostModel, IModel<T>
{
    public override string Expected => "an object";

    public override bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out T value, ref bool isWhole)
    {
        // Models contain models of their own kind: without a limit, a server could exhaust the stack.
        if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth < FreeJson.UsualDepth)
        {
            value = T.Read(ref reader);
            return true;
        }

        reader.Skip();
        value = null;
        return false;
    }

    public override void Write(Utf8JsonWriter writer, T value) => value.Write(writer);
}

/// <summary>The shape of a string with known values.</summary>
internal sealed class TextShape<T> : JsonShape<T>
    where T : struct, ITextValue<T>
{
    public override string Expected => "a string";

    public static readonly TextShape<T> Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out T value, ref bool isWhole)
    {
        bool isText = Shapes.String.TryRead(ref reader, out string? text, ref isWhole);
        value = isText ? T.From(text!) : default;
        return isText;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(value.Value);
}

/// <summary>The shape of a number with known values.</summary>
internal sealed class NumberShape<T> : JsonShape<T>
    where T : struct, INumberValue<T>
{
    public override string Expected => "an integer";

    public static readonly NumberShape<T> Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out T value, ref bool isWhole)
    {
        bool isNumber = Shapes.Int64.TryRead(ref reader, out long number, ref isWhole);
        value = isNumber ? T.From(number) : default;
        return isNumber;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteNumberValue(value.Value);
}

/// <summary>The shape of a list. Items that cannot be read are omitted.</summary>
internal sealed class ListShape<T>(JsonShape<T> items) : JsonShape<IReadOnlyList<T>>
{
    public override string Expected => "a list";

    public override IReadOnlyList<T> Empty => [];

    public override bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out IReadOnlyList<T> value, ref bool isWhole)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            value = null;
            return false;
        }

        List<T>? list = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.TryRead(ref reader, out T? item, ref isWhole))
            {
                (list ??= []).Add(item);
            }
            else
            {
                isWhole = false;
            }
        }

        value = list is null ? [] : list;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        foreach (T item in value)
        {
            items.Write(writer, item);
        }

        writer.WriteEndArray();
    }
}

/// <summary>The shape of an object with arbitrary keys. Entries whose key or value cannot be read are omitted.</summary>
internal sealed class MapShape<T>(JsonShape<T> values) : JsonShape<IReadOnlyDictionary<string, T>>
{
    public override string Expected => "an object";

    public override IReadOnlyDictionary<string, T> Empty => Absent.Map<T>();

    public override bool TryRead(
        ref Utf8JsonReader reader, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value, ref bool isWhole)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            value = null;
            return false;
        }

        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? key = FieldReading.Text(ref reader);
            reader.Read();
            if (values.TryRead(ref reader, out T? item, ref isWhole) && key is not null)
            {
                map[key] = item;
            }
            else
            {
                isWhole = false;
            }
        }

        value = map;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value)
    {
        writer.WriteStartObject();
        foreach ((string key, T item) in value)
        {
            writer.WritePropertyName(key);
            values.Write(writer, item);
        }

        writer.WriteEndObject();
    }
}
