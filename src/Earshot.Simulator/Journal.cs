using System.Runtime.CompilerServices;

namespace Earshot.Simulator;

/// <summary>Records what each client did and which faults were applied, in order.</summary>
/// <remarks>
/// The journal keeps the latest entries, up to its capacity. It contains no secrets: no Authorization headers and no bodies, and tokens in
/// queries and messages are replaced by "…". This type is thread-safe.
/// </remarks>
public sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly int _capacity;
    private long _next;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Initializes a new instance of the <see cref="Journal"/> class.</summary>
    /// <param name="capacity">The maximum number of entries, at least 1. The oldest entries are discarded first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public Journal(int capacity = 100_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Gets a copy of the entries, oldest first.</summary>
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

    /// <summary>Gets the number of entries that were discarded because the journal was full.</summary>
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

    /// <summary>Waits for the first entry that matches a predicate, including existing entries.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled before an entry matched.</exception>
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

        throw new InvalidOperationException("The journal ended unexpectedly.");
    }

    /// <summary>Returns the existing entries, and then each new entry, until the token is canceled.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The entries. The sequence has no end.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

    /// <summary>Appends an entry and assigns its index.</summary>
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
