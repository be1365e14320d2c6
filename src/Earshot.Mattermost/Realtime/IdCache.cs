using System.Text.Json;

namespace Earshot.Mattermost.Realtime;

/// <summary>Remembers ids, so that the same channel isn't a new string with every event. Starts over when it is full.</summary>
internal sealed class IdCache
{
    private const int Capacity = 1024;
    private const int LongestId = 64;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public IdCache() => _byText = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string that the reader stands on; null where it is no text.</summary>
    public string? Get(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueSpan.Length > LongestId ? reader.GetString() : GetShort(ref reader);
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character.
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
