using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.Json;

/// <summary>The shape of a string.</summary>
internal sealed class StringShape : JsonShape<string>
{
    public override string Expected => "a string";

    public override bool TryRead(ref Utf8JsonReader reader, out string value, ref bool isWhole)
    {
        value = FieldReading.Text(ref reader) ?? string.Empty;
        if (reader.TokenType == JsonTokenType.String)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}

/// <summary>The shape of an integer, or of a string that contains one.</summary>
internal sealed class Int64Shape : JsonShape<long>
{
    public override string Expected => "an integer";

    public override bool TryRead(ref Utf8JsonReader reader, out long value, ref bool isWhole)
    {
        long? number = FieldReading.Int64(ref reader);
        value = number ?? 0;
        return number is not null;
    }

    public override void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);
}

/// <summary>The shape of a number.</summary>
internal sealed class DoubleShape : JsonShape<double>
{
    public override string Expected => "a number";

    public override bool TryRead(ref Utf8JsonReader reader, out double value, ref bool isWhole)
    {
        double? number = FieldReading.Double(ref reader);
        value = number ?? 0;
        return number is not null;
    }

    public override void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);
}

/// <summary>The shape of a Boolean, or of a string that contains one.</summary>
internal sealed class BooleanShape : JsonShape<bool>
{
    public override string Expected => "a Boolean";

    public override bool TryRead(ref Utf8JsonReader reader, out bool value, ref bool isWhole)
    {
        bool? truth = FieldReading.Boolean(ref reader);
        value = truth ?? false;
        return truth is not null;
    }

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}

/// <summary>The shape of a time in Unix milliseconds. 0 means that there is no time.</summary>
internal sealed class TimeShape : JsonShape<DateTimeOffset?>
{
    public override string Expected => "a time";

    public override bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset? value, ref bool isWhole)
    {
        long? number = FieldReading.Int64(ref reader);
        value = UnixTime.FromMilliseconds(number ?? 0);
        return number == 0 || value is not null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value) =>
        writer.WriteNumberValue(value?.ToUnixTimeMilliseconds() ?? 0);
}

/// <summary>The shape of arbitrary JSON.</summary>
internal sealed class ElementShape : JsonShape<JsonElement>
{
    public override string Expected => "JSON of moderate depth";

    public override bool TryRead(ref Utf8JsonReader reader, out JsonElement value, ref bool isWhole)
    {
        if (FieldReading.TryReadElement(ref reader, out value))
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            FreeJson.Write(value, writer);
        }
    }
}
