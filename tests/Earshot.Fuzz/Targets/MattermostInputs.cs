using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Fuzz.Inputs;

namespace Earshot.Fuzz.Targets;

/// <summary>Creates frames of Mattermost: good ones, and ones that are damaged so that their neighbors must not be affected.</summary>
internal static class MattermostInputs
{
    public const string Channel = "c";

    private static readonly string[] Events =
        [.. Corpus.MattermostFrames.Where(frame => frame.Contains("\"event\"", StringComparison.Ordinal))];

    public static byte[] Hello { get; } = Encoding.UTF8.GetBytes(
        """{"event":"hello","data":{"connection_id":"aaaaaaaaaaaaaaaaaaaaaaaaaa"},"broadcast":{},"seq":0}""");

    public static byte[] Good(long sequence) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"event":"posted","data":{"post":"{\"id\":\"p{{sequence}}\"}"},"broadcast":{"channel_id":"c"},"seq":{{sequence}} }"""));

    /// <summary>Creates an event with any content, in an envelope that is intact.</summary>
    public static byte[] WithAnyContent(long sequence, Random random, Mutator mutator)
    {
        JsonNode recorded = JsonNode.Parse(random.Pick(Events))!;
        string type = (string)recorded["event"]! is "hello" ? "posted" : (string)recorded["event"]!;
        string data = recorded["data"] is { } given ? mutator.Structure(given.ToJsonString()) : mutator.Raw();
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event":"{{type}}","data":{{data}},"broadcast":{"channel_id":"{{Channel}}"},"seq":{{sequence}}}"""));
    }

    /// <summary>Creates a frame that is not a JSON object, so that it says nothing about the session.</summary>
    public static byte[] Noise(Random random, Mutator mutator)
    {
        byte[] bytes;
        do
        {
            bytes = random.Next(4) == 0
                ? Encoding.UTF8.GetBytes("[" + mutator.Raw() + "]")
                : mutator.Bytes(Encoding.UTF8.GetBytes(random.Pick(Corpus.MattermostFrames)));
        }
        while (IsObject(bytes));

        return bytes;
    }

    /// <summary>Creates a frame that is damaged in any way. It can be valid and mean anything.</summary>
    public static byte[] Wild(Random random, Mutator mutator) => mutator.Any(random.Pick(Corpus.MattermostFrames));

    private static bool IsObject(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
