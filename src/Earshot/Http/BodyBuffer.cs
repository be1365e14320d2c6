using System.Buffers;

namespace Earshot.Http;

/// <summary>
/// The bytes of an answer's body, in memory lent by the pool. Whoever reads them last gives them back; where that isn't clear they
/// aren't given back, and the garbage collector takes them.
/// </summary>
internal sealed class BodyBuffer
{
    private const int FirstBytes = 16 * 1024;
    private const int LongestGuess = 1024 * 1024;

    private byte[] _bytes;

    /// <param name="expected">The length that the answer announces; null where it announces none. Believed up to a bound.</param>
    public BodyBuffer(long? expected)
    {
        // One more than announced: the read that finds the end needs room, too.
        _bytes = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1 ?? FirstBytes, FirstBytes, LongestGuess));
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (Length == _bytes.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
                Bytes.CopyTo(larger);
                Return();
                _bytes = larger;
            }

            return _bytes.AsMemory(Length);
        }
    }

    public void Add(int bytes) => Length += bytes;

    /// <summary>Gives the memory back, emptied: it may have held secrets.</summary>
    public void Return()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        bytes.AsSpan(0, Length).Clear();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
