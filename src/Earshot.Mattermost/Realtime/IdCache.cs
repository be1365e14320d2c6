using System.Text.Json;

namespace Earshot.Mattermost.Realtime;

/// <summary>Caches IDs, so that the same channel does not allocate a string for each event. The cache is cleared when it is full.</summary>
internal sealed class IdCache
{
    private const int Capacity = 1024;
    private const int LongestId = 64;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public IdCache() => _byText = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns the string at the reader's position, or null if it is not valid.</summary>
    public string? Get(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueSpan.Length > LongestId ? reader.GetString() : GetShort(ref reader);
        }
        catch (InvalidOperationException)
        {
            // The text contains half of a surrogate pair.
            return null;
        }
    }

    private string GetShort(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[LongestId];
        text = text[..reader.CopyString(text)];
        if (_byText.TryGetValue(text, out string? known))
        {
            return known;
        }

        if (_ids.Count >= Capacity)
        {
            _ids.Clear();
        }

        string id = text.ToString();
        _ids.Add(id);
        return id;
    }
}
