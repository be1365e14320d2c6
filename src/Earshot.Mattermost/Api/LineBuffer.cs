namespace Earshot.Mattermost.Api;

/// <summary>Cuts bytes into lines as they come; empty lines are left out.</summary>
internal sealed class LineBuffer
{
    /// <summary>A line longer than this, in bytes, isn't one of the API's.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const int FirstSize = 16 * 1024;

    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>Whether a line has come that is too long to go on with.</summary>
    public bool IsFull => _end - _start > LongestLine;

    /// <summary>Where the next bytes go; never empty.</summary>
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

    /// <summary>Counts what was put into <see cref="Room"/>.</summary>
    /// <param name="count">How many bytes; 0 at the end.</param>
    /// <returns>Whether more may come.</returns>
    public bool Add(int count)
    {
        _end += count;
        _isOver = count == 0;
        return !_isOver;
    }

    /// <summary>Takes the next line, without its end. It holds until <see cref="Room"/> is asked for again.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> line)
    {
        while (_start < _end)
        {
            int length = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0 && !_isOver)
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
