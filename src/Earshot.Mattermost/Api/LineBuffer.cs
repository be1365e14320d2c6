namespace Earshot.Mattermost.Api;

/// <summary>Splits bytes into lines while they arrive. Empty lines are omitted.</summary>
internal sealed class LineBuffer
{
    /// <summary>The maximum length of a line, in bytes. The API returns no longer ones.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private const int InitialSize = 16 * 1024;

    private byte[] _bytes = new byte[InitialSize];
    private int _start;
    private int _end;
    private bool _hasEnded;

    /// <summary>Gets a value that indicates whether the current line exceeds the maximum length.</summary>
    public bool IsFull => _end - _start > MaxLineBytes;

    /// <summary>Gets the memory for the next bytes. It is never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_start > 0)
            {
                _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
                _end -= _start;
                _start = 0;
            }

            if (_end == _bytes.Length)
            {
                Array.Resize(ref _bytes, _bytes.Length * 2);
            }

            return _bytes.AsMemory(_end);
        }
    }

    /// <summary>Counts bytes that were written to <see cref="Room"/>.</summary>
    /// <param name="count">The number of bytes, or 0 at the end.</param>
    /// <returns>True if more bytes can follow; otherwise, false.</returns>
    public bool Add(int count)
    {
        _end += count;
        _hasEnded = count == 0;
        return !_hasEnded;
    }

    /// <summary>Tries to take the next line.</summary>
    /// <param name="line">
    /// When this method returns true, contains the line without its end. It is valid until <see cref="Room"/> is used again.
    /// </param>
    public bool TryTake(out ReadOnlyMemory<byte> line)
    {
        while (_start < _end)
        {
            int length = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0 && !_hasEnded)
            {
                break;
            }

            length = length < 0 ? _end - _start : length;
            line = _bytes.AsMemory(_start, length);
            _start = Math.Min(_start + length + 1, _end);
            if (line.Span.ContainsAnyExcept(" \r\t"u8))
            {
                return true;
            }
        }

        line = default;
        return false;
    }
}
