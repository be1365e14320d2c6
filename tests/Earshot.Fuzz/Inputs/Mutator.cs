using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Fuzz.Inputs;

/// <summary>Damages inputs: by their structure, so that they stay JSON, or by their bytes.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly string[] Strange =
    [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e999", "-1e-999", "9223372036854775807", "9223372036854775808", "1e18",
        "253402300800000", "-62135596800001", "123456789012345678901234567890", "\"\"", "\" \"", "\"text\"", "\"\\ud800\"",
        "\"\\u0000\"", "\"{\"", "\"[null,5]\"", "\"null\"", "\"0\"", "\"1e5\"", "\"true\"", "\"2026-13-45\"", "[]", "[null]", "[[]]",
        "[1,\"a\",{}]", "{}", "{\"\":{}}", "{\"id\":5}", "{\"id\":\"a\",\"id\":\"b\"}", "{\"\\ud800\":true}", "{\"$type\":\"x\"}",
    ];

    private static readonly byte[] Interesting = [.. "{}[]\",:\\u0ne.+- \t\r\n"u8, 0, 0x7F, 0x80, 0xBF, 0xC0, 0xE2, 0xED, 0xF4, 0xFF];

    /// <summary>Damages JSON in any way.</summary>
    public byte[] Any(string json) => random.Next(3) switch
    {
        0 => Bytes(Encoding.UTF8.GetBytes(json)),
        1 => Bytes(Encoding.UTF8.GetBytes(Structure(json))),
        _ => Encoding.UTF8.GetBytes(Structure(json)),
    };

    /// <summary>Damages bytes.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> input)
    {
        List<byte> bytes = [.. input];
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            Edit(bytes);
        }

        return [.. bytes];
    }

    /// <summary>Changes the values and fields of JSON, which stays valid JSON.</summary>
    public string Structure(string json)
    {
        JsonNode? root = JsonNode.Parse(json);
        List<string> raw = [];
        for (int i = random.Next(1, 4); i > 0 && root is not null; i--)
        {
            List<JsonPlace> places;
            try
            {
                places = JsonPlace.Within(root);
            }
            catch (ArgumentException)
            {
                // A name occurs twice, which nodes cannot represent.
                return json;
            }

            if (places.Count == 0)
            {
                return Raw();
            }

            Change(random.Pick(places), places, raw);
        }

        var text = new StringBuilder(root?.ToJsonString() ?? "null");
        for (int i = raw.Count - 1; i >= 0; i--)
        {
            text.Replace($"\"{Marker(i)}\"", raw[i]);
        }

        return text.ToString();
    }

    /// <summary>Creates any value.</summary>
    public string Raw() => random.Next(12) switch
    {
        0 => Nested(random.Next(60, 400)),
        1 => Nested(random.Next(400, 3_000)),
        2 => $"\"{new string('x', random.Next(1_000, 200_000))}\"",
        3 => "[" + string.Join(',', Enumerable.Repeat(random.Pick(Strange), random.Next(1, 500))) + "]",
        _ => random.Pick(Strange),
    };

    private static string Marker(int number) => string.Create(CultureInfo.InvariantCulture, $"@@raw{number}@@");

    private string Nested(int depth) => random.Next(2) == 0
        ? new string('[', depth) + new string(']', depth)
        : new StringBuilder().Insert(0, "{\"a\":", depth).Append("{}").Append('}', depth).ToString();

    private void Change(JsonPlace place, List<JsonPlace> places, List<string> raw)
    {
        switch (random.Next(6))
        {
            case 0:
                place.Remove();
                break;
            case 1 when place.Parent is JsonArray list:
                for (int i = random.Next(1, 30); i > 0; i--)
                {
                    list.Insert(random.Next(list.Count + 1), place.Value?.DeepClone());
                }

                break;
            case 1 or 2:
                place.Value = random.Pick(places).Value?.DeepClone();
                break;
            case 3 when place.Value is JsonValue text && text.TryGetValue(out string? inner) && inner is ['{' or '[', ..] && IsJson(inner):
                // JSON within a string, such as the post of an event.
                place.Value = Structure(inner);
                break;
            case 4 when place.Parent is JsonObject fields:
                fields[place.Key + "x"] = place.Value?.DeepClone();
                place.Remove();
                break;
            default:
                place.Value = Marker(raw.Count);
                raw.Add(Raw());
                break;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString() is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or JSON with half of a surrogate pair, which can be changed as text only.
            return false;
        }
    }

    private void Edit(List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            default:
                bytes.Insert(at, random.Pick(Interesting));
                break;
        }
    }
}
