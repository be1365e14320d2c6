namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Keeps the latest events that were written to a socket, for a replay.</summary>
internal sealed class DeadQueue(int size)
{
    private readonly (long Number, ServerEvent Event)?[] _ring = new (long, ServerEvent)?[size];
    private int _next;

    public void Add(long number, ServerEvent e)
    {
        _ring[_next] = (number, e);
        _next = (_next + 1) % size;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        _next = 0;
    }

    /// <summary>
    /// Returns the events from the given number on, in order, or <see langword="null"/> if the event with that number is not in the queue.
    /// </summary>
    public IReadOnlyList<ServerEvent>? From(long number)
    {
        List<(long Number, ServerEvent Event)> kept = [.. InOrder()];
        int start = kept.FindIndex(e => e.Number == number);
        return start < 0 ? null : [.. kept.Skip(start).Select(e => e.Event)];
    }

    /// <summary>Determines whether events are missing between the last written event and the given number.</summary>
    public bool HasLostBefore(long number) => _ring[(_next + size - 1) % size] is { } last && last.Number != number - 1;

    private IEnumerable<(long Number, ServerEvent Event)> InOrder()
    {
        for (int i = 0; i < size; i++)
        {
            if (_ring[(_next + i) % size] is { } entry)
            {
                yield return entry;
            }
        }
    }
}
