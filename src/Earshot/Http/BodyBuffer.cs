using System.Buffers;

namespace Earshot.Http;

/// <summary>
/// Holds the bytes of a response body in memory rented from the array pool. Its last reader returns the memory; if no reader knows to be
/// the last, the memory is left to the garbage collector.
/// </summary>
internal sealed class BodyBuffer
{
    private const int InitialBytes = 16 * 1024;
    private const int MaxInitialBytes = 1024 * 1024;

    private byte[] _bytes;

    /// <summary>Initializes a new instance of the <see cref="BodyBuffer"/> class.</summary>
    /// <param name="expected">The announced length, or null if none is announced. It is believed up to a limit.</param>
    public BodyBuffer(long? expected)
    {
        // One byte more than announced: the read that finds the end needs space, too.
        _bytes = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1 ?? InitialBytes, InitialBytes, MaxInitialBytes));
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Gets the memory for the next bytes. It is never empty.</summary>
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

    /// <summary>Returns the memory to the pool. It is cleared first, because it can contain secrets.</summary>
    public void Return()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        bytes.AsSpan(0, Length).Clear();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
