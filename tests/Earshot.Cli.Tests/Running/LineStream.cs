using System.Text;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Tests.Running;

/// <summary>
/// Stores what is written to it, and lets a test wait for a line. The reading side can close it, as <c>head</c> closes a pipe.
/// </summary>
internal sealed class LineStream : Stream
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _written = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Gets the number of lines after which the reader closes the stream.</summary>
    public int ReaderClosesAfter { get; init; } = int.MaxValue;

    /// <summary>Gets the number of lines after which the disk is full.</summary>
    public int DiskIsFullAfter { get; init; } = int.MaxValue;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return Encoding.UTF8.GetString(_written.ToArray());
            }
        }
    }

    public byte[] Bytes
    {
        get
        {
            lock (_gate)
            {
                return _written.ToArray();
            }
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async Task<string> WaitForAsync(Predicate<string> line)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (Array.Find(Lines, line) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Lines.Length >= ReaderClosesAfter)
        {
            throw new OutputClosedException();
        }

        if (Lines.Length >= DiskIsFullAfter)
        {
            throw new IOException("No space left on device");
        }

        TaskCompletionSource changed;
        lock (_gate)
        {
            _written.Write(buffer, offset, count);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
