using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// Compares a simulated message with a recorded one: names and their order, types, and values. IDs and times can differ; the first
/// occurrence of a recorded ID is mapped to the simulated one, and later ones must match.
/// </summary>
internal sealed partial class JsonShape(Dictionary<string, string> ids)
{
    private static readonly HashSet<string> Free =
        ["total_msg_count", "total_msg_count_root", "failed_attempts", "last_activity_at", "dnd_end_time", "size", "csrf"];

    /// <summary>
    /// Gets or sets a value that indicates whether lists can have a different length than recorded. Each element must then have the shape
    /// of a recorded one.
    /// </summary>
    public bool ListsAreSamples { get; init; }

    public static bool IsId(string text) => Id().IsMatch(text);

    /// <summary>Returns the first difference, or <see langword="null"/> if there is none.</summary>
    public string? Difference(JsonNode? recorded, JsonNode? simulated, string at = "$")
    {
        JsonValueKind expected = Kind(recorded, ListsAreSamples);
        JsonValueKind actual = Kind(simulated, ListsAreSamples);
        if (expected != actual)
        {
            return $"{at}: recorded {expected}, simulated {actual}";
        }

        return recorded switch
        {
            JsonObject o => Objects(o, (JsonObject)simulated!, at),
            JsonArray a => Arrays(a, (JsonArray)simulated!, at),
            null => null,
            _ when expected == JsonValueKind.String => Strings(recorded.GetValue<string>(), simulated!.GetValue<string>(), at),
            _ when expected == JsonValueKind.Number => Numbers(recorded, simulated!, at),
            _ => null,
        };
    }

    private static JsonValueKind Kind(JsonNode? node, bool anyFlag) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.False when anyFlag => JsonValueKind.True,
        { } kind => kind,
    };

    private string? Objects(JsonObject recorded, JsonObject simulated, string at)
    {
        if (recorded.Count > 0 && recorded.All(p => IsId(p.Key)))
        {
            return Maps(recorded, simulated, at);
        }

        string expected = string.Join(',', recorded.Select(p => p.Key));
        string actual = string.Join(',', simulated.Select(p => p.Key));
        return expected != actual
            ? $"{at}: recorded {{{expected}}}, simulated {{{actual}}}"
            : recorded.Select(p => Difference(p.Value, simulated[p.Key], $"{at}.{p.Key}")).FirstOrDefault(d => d is not null);
    }

    /// <summary>Compares objects whose keys are IDs. The keys were mapped before, and their order can differ.</summary>
    private string? Maps(JsonObject recorded, JsonObject simulated, string at)
    {
        if (simulated.FirstOrDefault(p => !IsId(p.Key)).Key is { } stranger)
        {
            return $"{at}: {stranger} among ids";
        }

        if (!ListsAreSamples && recorded.Count != simulated.Count)
        {
            return $"{at}: recorded {recorded.Count} entries, simulated {simulated.Count}";
        }

        if (ListsAreSamples || !recorded.All(p => ids.ContainsKey(p.Key)))
        {
            return Samples([.. recorded.Select(p => p.Value)], [.. simulated.Select(p => p.Value)], at);
        }

        return recorded
            .Select(p => simulated.TryGetPropertyValue(ids[p.Key], out JsonNode? value)
                ? Difference(p.Value, value, $"{at}.{p.Key}")
                : $"{at}: nothing for {p.Key}")
            .FirstOrDefault(d => d is not null);
    }

    private string? Arrays(JsonArray recorded, JsonArray simulated, string at)
    {
        if (ListsAreSamples)
        {
            return Samples([.. recorded], [.. simulated], at);
        }

        return recorded.Count != simulated.Count
            ? $"{at}: recorded {recorded.Count} elements, simulated {simulated.Count}"
            : recorded.Zip(simulated).Select((p, i) => Difference(p.First, p.Second, $"{at}[{i}]")).FirstOrDefault(d => d is not null);
    }

    private string? Samples(IReadOnlyList<JsonNode?> recorded, IReadOnlyList<JsonNode?> simulated, string at)
    {
        if (recorded.Count == 0 != (simulated.Count == 0))
        {
            return $"{at}: recorded {recorded.Count} elements, simulated {simulated.Count}";
        }

        foreach (JsonNode? element in simulated)
        {
            string?[] differences = [.. recorded.Select(r => Difference(r, element, at + "[]"))];
            if (Array.TrueForAll(differences, d => d is not null))
            {
                return differences[0];
            }
        }

        return null;
    }

    private string? Strings(string recorded, string simulated, string at)
    {
        if (recorded.Length > 1 && recorded[0] is '{' or '[')
        {
            return TryParse(simulated, out JsonNode? inner)
                ? Difference(JsonNode.Parse(recorded), inner, at + "(json)")
                : $"{at}: recorded JSON in a string, simulated {simulated}";
        }

        if (IsId(recorded))
        {
            return !IsId(simulated) ? $"{at}: not an id: {simulated}"
                : ListsAreSamples || at.EndsWith("request_id", StringComparison.Ordinal) || Learn(recorded, simulated)
                    ? null
                    : $"{at}: another id than the one that stands for {recorded}, or one that stands for another";
        }

        // For samples, only the format is compared, but errors are distinguished by their texts.
        bool mustBeSame = !ListsAreSamples || at is "$.id" or "$.message" or "$.detailed_error";
        return mustBeSame && Normal(recorded) != Normal(simulated) ? $"{at}: recorded {recorded}, simulated {simulated}" : null;
    }

    /// <summary>Maps a recorded ID to a simulated one, in both directions.</summary>
    private bool Learn(string recorded, string simulated) =>
        ids.TryGetValue(recorded, out string? known)
            ? known == simulated
            : !ids.ContainsValue(simulated) && ids.TryAdd(recorded, simulated);

    private static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    private string? Numbers(JsonNode recordedNode, JsonNode simulatedNode, string at)
    {
        if (!recordedNode.AsValue().TryGetValue(out long recorded) || !simulatedNode.AsValue().TryGetValue(out long simulated))
        {
            return $"{at}: recorded {recordedNode}, simulated {simulatedNode}, only one of which is an integer";
        }

        string name = at[(at.LastIndexOf('.') + 1)..];
        bool sameSize = recorded > 1_000_000_000_000 == simulated > 1_000_000_000_000;
        return ListsAreSamples || Free.Contains(name) || (sameSize && (recorded > 1_000_000_000_000 || recorded == simulated))
            ? null
            : $"{at}: recorded {recorded}, simulated {simulated}";
    }

    /// <summary>Returns a text without IDs, times, and the hash of the configuration.</summary>
    public static string Normal(string text) => Varying().Replace(text, "*");

    [GeneratedRegex("^[a-z0-9]{26}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\b[a-z0-9]{26}\b|\b1[0-9]{12}\b|\b[0-9a-f]{32}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Varying();
}
