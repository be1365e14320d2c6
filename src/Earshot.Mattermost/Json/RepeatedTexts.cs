using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>
/// Reuses the strings of IDs that occur again within one response, such as the channel of each post, so that a page takes less memory.
/// Nothing is kept after the response.
/// </summary>
internal sealed class RepeatedTexts
{
    private const int Slots = 64;
    private const int IdLength = 26;

    [ThreadStatic]
    private static RepeatedTexts? _ofThread;

    private readonly string?[] _texts = new string?[Slots];
    private bool _isActive;
    private bool _isUsed;

    /// <summary>Starts to reuse strings on the current thread.</summary>
    public static void Begin() => (_ofThread ??= new RepeatedTexts())._isActive = true;

    /// <summary>Forgets all strings.</summary>
    public static void End()
    {
        RepeatedTexts texts = _ofThread!;
        texts._isActive = false;
        if (texts._isUsed)
        {
            texts._isUsed = false;
            Array.Clear(texts._texts);
        }
    }

    /// <summary>
    /// Returns the string at the reader's position, which is the same object as before if it is an ID that occurred before.
    /// </summary>
    public static string? Read(ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length == IdLength && !reader.ValueIsEscaped && _ofThread is { _isActive: true } texts
            ? texts.ReadId(ref reader)
            : reader.GetString();

    private string? ReadId(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> id = reader.ValueSpan;
        ulong mixed = MemoryMarshal.Read<ulong>(id) ^ MemoryMarshal.Read<ulong>(id[(IdLength - sizeof(ulong))..]);
        ref string? text = ref _texts[(int)(mixed * 0x9E3779B97F4A7C15 >> 58)];
        if (text is null || !Ascii.Equals(id, text))
        {
            text = reader.GetString();
            _isUsed = true;
        }

        return text;
    }
}
