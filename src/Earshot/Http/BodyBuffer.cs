using System.Buffers;

namespace Earshot.Http;

/// <summary>
/// Holds the bytes of a response body. Most bodies fit into one array rented from the pool. A larger body is collected in chunks, so that
/// a body that exceeds the maximum never takes more memory than the maximum and one chunk.
/// </summary>
internal sealed class BodyBuffer
{
    /// <summary>The size of the chunks, in bytes.</summary>
    public const int ChunkBytes = 1024 * 1024;

    private const int InitialBytes = 16 * 1024;

    private byte[] _current;
    private int _used;
    private List<byte[]>? _full;
    private bool _isRented = true;

    /// <summary>Initializes a new instance of the <see cref="BodyBuffer"/> class.</summary>
    /// <param name="expected">The announced length, or null if none is announced. It is believed up to the size of a chunk.</param>
    public BodyBuffer(long? expected)
    {
        // One byte more than announced: the read that finds the end needs space, too.
        _current = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1 ?? InitialBytes, InitialBytes, ChunkBytes));
    }

    public int Length { get; private set; }

    /// <summary>Gets the memory that is taken, in bytes.</summary>
    public int ReservedBytes => _current.Length + (_full?.Sum(static chunk => chunk.Length) ?? 0);

    /// <summary>Gets the bytes. <see cref="Complete"/> must have been called.</summary>
    public ReadOnlyMemory<byte> Bytes => _current.AsMemory(0, _used);

    /// <summary>Gets the memory for the next bytes. It is never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_used == _current.Length)
            {
                Grow();
            }

            return _current.AsMemory(_used);
        }
    }

    public void Add(int bytes)
    {
        _used += bytes;
        Length += bytes;
    }

    /// <summary>Joins the chunks after the last byte was added.</summary>
    public void Complete()
    {
        if (_full is null)
        {
            return;
        }

        byte[] whole = GC.AllocateUninitializedArray<byte>(Length);
        int at = 0;
        foreach (byte[] chunk in _full)
        {
            chunk.CopyTo(whole, at);
            at += chunk.Length;
            Return(chunk, chunk.Length);
        }

        _full = null;
        _current.AsSpan(0, _used).CopyTo(whole.AsSpan(at));
        Return(_current, _used);
        (_current, _used, _isRented) = (whole, whole.Length, false);
    }

    /// <summary>Returns the bytes for a reader that keeps them, and releases the rest.</summary>
    /// <param name="length">The number of bytes to return.</param>
    public byte[] Take(int length)
    {
        if (!_isRented && length == _current.Length)
        {
            byte[] whole = _current;
            (_current, _used) = ([], 0);
            return whole;
        }

        byte[] copy = _current.AsSpan(0, length).ToArray();
        Return();
        return copy;
    }

    /// <summary>Returns the memory to the pool. It is cleared first, because it can contain secrets.</summary>
    public void Return()
    {
        foreach (byte[] chunk in _full ?? [])
        {
            Return(chunk, chunk.Length);
        }

        _full = null;
        byte[] last = _current;
        int used = _used;
        (_current, _used) = ([], 0);
        if (_isRented)
        {
            Return(last, used);
        }
        else
        {
            last.AsSpan().Clear();
        }
    }

    private static void Return(byte[] bytes, int used)
    {
        bytes.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow()
    {
        if (_current.Length < ChunkBytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_current.Length * 2);
            _current.CopyTo(larger, 0);
            Return(_current, _used);
            _current = larger;
        }
        else
        {
            (_full ??= []).Add(_current);
            (_current, _used) = (ArrayPool<byte>.Shared.Rent(ChunkBytes), 0);
        }
    }
}
