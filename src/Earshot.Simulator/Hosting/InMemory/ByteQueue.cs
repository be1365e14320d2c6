namespace Earshot.Simulator.Hosting.InMemory;

/// <summary>One direction of an in-memory connection: a bounded queue of bytes that can be awaited and, as a socket can, waited for on a thread.</summary>
internal sealed class ByteQueue
{
    private readonly Lock _gate = new();
    private readonly byte[] _ring;
    private int _start;
    private int _count;
    private bool _finished;
    private Exception? _broken;
    private TaskCompletionSource? _changed;

    public ByteQueue(int capacity = 64 * 1024) => _ring = new byte[capacity];

    /// <summary>At most as many bytes as there are; 0 at the end; -1 when there is nothing yet, and then the task that says when to try again.</summary>
    public int TryRead(Span<byte> destination, out Task changed)
    {
        lock (_gate)
        {
            changed = Task.CompletedTask;
            if (_broken is not null && _count == 0)
            {
                throw Failure(_broken);
            }

            if (_count == 0 && !_finished && destination.Length > 0)
            {
                changed = WhenChanged();
                return -1;
            }

            int length = Math.Min(_count, destination.Length);
            int first = Math.Min(length, _ring.Length - _start);
            _ring.AsSpan(_start, first).CopyTo(destination);
            _ring.AsSpan(0, length - first).CopyTo(destination[first..]);
            _start = (_start + length) % _ring.Length;
            _count -= length;
            Notify();
            return length;
        }
    }

    /// <summary>At most as many bytes as there is room for; 0 when full, and then the task that says when to try again.</summary>
    public int TryWrite(ReadOnlySpan<byte> source, out Task changed)
    {
        lock (_gate)
        {
            changed = Task.CompletedTask;
            if (_broken is not null || _finished)
            {
                throw Failure(_broken);
            }

            int length = Math.Min(source.Length, _ring.Length - _count);
            if (length == 0 && source.Length > 0)
            {
                changed = WhenChanged();
                return 0;
            }

            int end = (_start + _count) % _ring.Length;
            int first = Math.Min(length, _ring.Length - end);
            source[..first].CopyTo(_ring.AsSpan(end));
            source[first..length].CopyTo(_ring);
            _count += length;
            Notify();
            return length;
        }
    }

    /// <summary>No more bytes will be written; those that are there can still be read.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finished = true;
            Notify();
        }
    }

    /// <summary>As a reset does: whoever writes is told, and whoever reads after the bytes that have arrived.</summary>
    public void Break(Exception reason)
    {
        lock (_gate)
        {
            _broken ??= reason;
            Notify();
        }
    }

    private static IOException Failure(Exception? reason) => new("The in-memory connection is closed.", reason);

    private Task WhenChanged() =>
        (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Notify()
    {
        _changed?.SetResult();
        _changed = null;
    }
}
