namespace Earshot.Simulator.Hosting.InMemory;

/// <summary>
/// Represents one direction of an in-memory connection: a bounded queue of bytes that supports asynchronous and blocking waits.
/// </summary>
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

    /// <summary>Reads the available bytes.</summary>
    /// <returns>
    /// The number of bytes; 0 at the end; or -1 if no byte is available, in which case <paramref name="changed"/> completes when the call
    /// should be retried.
    /// </returns>
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

    /// <summary>Writes as many bytes as the queue has room for.</summary>
    /// <returns>
    /// The number of bytes; or 0 if the queue is full, in which case <paramref name="changed"/> completes when the call should be retried.
    /// </returns>
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

    /// <summary>Marks the end of the data. Bytes in the queue can still be read.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finished = true;
            Notify();
        }
    }

    /// <summary>
    /// Breaks the queue, as a connection reset does: writes fail immediately, and reads fail after the bytes in the queue were read.
    /// </summary>
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
