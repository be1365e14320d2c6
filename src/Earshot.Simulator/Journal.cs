using System.Runtime.CompilerServices;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator;

/// <summary>
/// What every client did and what was done to it, in order. Safe to use from any thread. Keeps the latest entries up to a capacity.
/// </summary>
/// <remarks>Credentials never enter it: no Authorization header, no body, and tokens in queries and messages are replaced by "…".</remarks>
public sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly int _capacity;
    private long _next;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An empty journal.</summary>
    /// <param name="capacity">How many entries are kept, from 1; the oldest go first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public Journal(int capacity = 100_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>A copy of the entries that are kept, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>How many entries were forgotten because the journal was full.</summary>
    public long DiscardedCount
    {
        get
        {
            lock (_gate)
            {
                return _next - _entries.Count;
            }
        }
    }

    /// <summary>The first entry that fits, be it there already or still to come.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before one came.</exception>
    public async Task<JournalEntry> WaitForAsync(Func<JournalEntry, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        await foreach (JournalEntry entry in ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (predicate(entry))
            {
                return entry;
            }
        }

        throw new InvalidOperationException("A journal has no end.");
    }

    /// <summary>Every entry, those that are there and then each one as it comes, until cancelled; it never ends by itself.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<JournalEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long from = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JournalEntry[] batch;
            Task grown;
            lock (_gate)
            {
                long skip = Math.Max(0, from - (_next - _entries.Count));
                batch = [.. _entries.Skip((int)skip)];
                from = _next;
                grown = _grown.Task;
            }

            foreach (JournalEntry entry in batch)
            {
                yield return entry;
            }

            await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Appends an entry and gives it its index.</summary>
    internal void Add(JournalEntry entry)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (_entries.Count == _capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry with { Index = _next++ });
            grown = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
    }
}
