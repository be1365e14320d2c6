namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>The last events that were written to a socket, for a replay: a ring.</summary>
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

    /// <summary>The events from the one with this number on, in order; null where it isn't kept.</summary>
    public IReadOnlyList<ServerEvent>? From(long number)
    {
        List<(long Number, ServerEvent Event)> kept = [.. InOrder()];
        int start = kept.FindIndex(e => e.Number == number);
        return start < 0 ? null : [.. kept.Skip(start).Select(e => e.Event)];
    }

    /// <summary>Whether something lies between the last written event and the one with this number.</summary>
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
