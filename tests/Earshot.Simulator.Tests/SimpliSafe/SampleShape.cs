using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>
/// Compares a simulated message with a sample: the same fields with the same types, none missing and none added. The values differ. Each
/// element of a list must have the shape of an element of the sample's list.
/// </summary>
internal static class SampleShape
{
    /// <summary>Returns the first difference, or <see langword="null"/> if there is none.</summary>
    public static string? Difference(JsonNode? sample, JsonNode? simulated, string at = "$")
    {
        (JsonValueKind expected, JsonValueKind actual) = (Kind(sample), Kind(simulated));
        return expected != actual ? $"{at}: the sample has {expected}, the simulator {actual}"
            : sample switch
            {
                JsonObject o => Objects(o, (JsonObject)simulated!, at),
                JsonArray a => Arrays(a, (JsonArray)simulated!, at),
                _ when expected == JsonValueKind.Number && IsWhole(sample!) && !IsWhole(simulated!) =>
                    $"{at}: {simulated} is not an integer",
                _ => null,
            };
    }

    private static string? Objects(JsonObject sample, JsonObject simulated, string at)
    {
        if (sample.Count > 0 && sample.All(p => IsUuid(p.Key)))
        {
            return simulated.Count == 0 || !simulated.All(p => IsUuid(p.Key))
                ? $"{at}: the keys must be those of cameras"
                : Arrays([.. sample.Select(p => p.Value?.DeepClone())], [.. simulated.Select(p => p.Value?.DeepClone())], at);
        }

        string expected = string.Join(',', sample.Select(p => p.Key).Order(StringComparer.Ordinal));
        string actual = string.Join(',', simulated.Select(p => p.Key).Order(StringComparer.Ordinal));
        return expected != actual
            ? $"{at}: the sample has {{{expected}}}, the simulator {{{actual}}}"
            : sample.Select(p => Difference(p.Value, simulated[p.Key], $"{at}.{p.Key}")).FirstOrDefault(d => d is not null);
    }

    private static string? Arrays(JsonArray sample, JsonArray simulated, string at)
    {
        if (sample.Count > 0 && simulated.Count == 0)
        {
            return $"{at}: the simulator's list is empty";
        }

        foreach (JsonNode? element in sample.Count > 0 ? simulated : [])
        {
            string?[] differences = [.. sample.Select(s => Difference(s, element, at + "[]"))];
            if (Array.TrueForAll(differences, d => d is not null))
            {
                return differences[0];
            }
        }

        return null;
    }

    private static bool IsWhole(JsonNode node) => node.AsValue().TryGetValue(out long _);

    private static bool IsUuid(string key) => key.Length == 32 && key.All(char.IsAsciiHexDigitLower);

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.False => JsonValueKind.True,
        { } kind => kind,
    };
}
