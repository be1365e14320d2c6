using System.Buffers;
using System.Text.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Tracks the events of each system over all connections of a listener. This type is thread-safe.</summary>
/// <param name="overlap">The time before the newest event from which a history is read again.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class EventLedger(TimeSpan overlap, TimeProvider timeProvider)
{
    // An account has few systems; the memory for events of unlisted systems is limited.
    private const int MostSystems = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SystemProgress> _systems = [];
    private readonly SystemProgress _others = new(overlap);
    private readonly Queue<(long Proof, long SystemId, long Moment)> _proofs = new();
    private long _lastProof;
    private long? _since;

    /// <summary>Determines whether the position in the history of a system is known.</summary>
    public bool IsPlaced(long systemId) => Use(systemId, static system => system.IsPlaced);

    /// <summary>Determines whether no event of a system is missing.</summary>
    public bool IsCaughtUp(long systemId) => Use(systemId, static system => system.IsCaughtUp);

    /// <summary>Determines whether nothing of a system was expected or received before.</summary>
    public bool IsUntouched(long systemId) => Use(systemId, system => system.Coverage.Until(timeProvider) is null);

    /// <summary>Gets the time from which the history of a system must be read.</summary>
    public DateTimeOffset From(long systemId) => Use(systemId, static system => system.From);

    /// <summary>Gets the time up to which nothing of a system is missing, or the current time if it is unknown.</summary>
    public DateTimeOffset CompleteUntil(long systemId) => Use(systemId, system =>
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        DateTimeOffset until = system.Coverage.Until(timeProvider) ?? now;

        // A saved time lies ahead if the clock was set back since; then only the time of the events is left.
        return until <= now ? until : system.From < now ? system.From : now;
    });

    /// <summary>Gets the time up to which nothing of some systems is missing, or null if all of them are caught up.</summary>
    /// <param name="systems">The IDs of the systems, or an empty collection if they are not known, for all that were received.</param>
    public DateTimeOffset? MissingSince(IReadOnlyCollection<long> systems)
    {
        lock (_gate)
        {
            long[] missing = [.. (systems.Count > 0 ? systems : _systems.Keys).Where(system => !IsCaughtUp(system))];
            return missing.Length == 0 ? null : missing.Min(CompleteUntil);
        }
    }

    /// <summary>Marks the events that the history listed at the start as old.</summary>
    public void SetBaseline(long systemId, IReadOnlyList<SimpliSafeEvent> newest, bool isAll) => Use(systemId, system =>
    {
        if (!system.IsPlaced)
        {
            system.SetBaseline(newest, isAll);
        }

        return true;
    });

    /// <summary>Notes that events of a system can be missed from a moment on.</summary>
    public void Begin(long systemId, long moment) => Use(systemId, system =>
    {
        system.Coverage.Begin(moment);
        return true;
    });

    /// <summary>Starts all systems at a time, and forgets what is known of them.</summary>
    public void StartFrom(DateTimeOffset since)
    {
        lock (_gate)
        {
            _since = since.ToUnixTimeSeconds();
            _systems.Clear();
        }
    }

    /// <summary>Determines whether an event of the history is new.</summary>
    public bool IsMissed(SimpliSafeEvent e) => Use(e.SystemId, system => system.IsMissed(e));

    /// <summary>Accepts an event, unless it is known.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e) => Use(e.SystemId, system => system.TryAccept(e));

    /// <summary>Takes back the acceptance of an event that was not delivered.</summary>
    public void Forget(SimpliSafeEvent e) => Use(e.SystemId, system =>
    {
        system.Forget(e);
        return true;
    });

    /// <summary>Notes that an event was handled.</summary>
    public void Handled(SimpliSafeEvent e) => Use(e.SystemId, system =>
    {
        system.Handled(e);
        return true;
    });

    /// <summary>Notes that all listed events of a system have been accepted, and that its events are received live from now on.</summary>
    /// <param name="systemId">The ID of the system.</param>
    /// <param name="listed">The events that the history lists.</param>
    /// <param name="started">The moment at which the reading of the history started.</param>
    public void CaughtUp(long systemId, IReadOnlyList<SimpliSafeEvent> listed, long started) => Use(systemId, system =>
    {
        system.CaughtUp(listed);
        system.Coverage.Live(started, timeProvider.GetTimestamp());
        return true;
    });

    /// <summary>Notes that a gap up to now was reported, and that the events of the system are received live from now on.</summary>
    public void GapReported(long systemId) => Use(systemId, system =>
    {
        long now = timeProvider.GetTimestamp();
        system.Coverage.Live(now, now);
        return true;
    });

    /// <summary>Notes that a message was received: the events of all systems that are received live are complete up to now.</summary>
    /// <returns>The proof, which <see cref="ProofHandled"/> receives when everything before it is handled.</returns>
    public long MessageReceived()
    {
        long now = timeProvider.GetTimestamp();
        lock (_gate)
        {
            foreach (SystemProgress system in _systems.Values)
            {
                system.Coverage.MessageReceived(now);
            }

            return Proof(systemId: 0, now);
        }
    }

    /// <summary>Notes that the events of a system were read from its history, up to a moment.</summary>
    /// <returns>The proof, which <see cref="ProofHandled"/> receives when everything before it is handled.</returns>
    public long WasRead(long systemId, IReadOnlyList<SimpliSafeEvent> listed, long started)
    {
        CaughtUp(systemId, listed, started);
        lock (_gate)
        {
            return Proof(systemId, started);
        }
    }

    /// <summary>Notes that everything that was received before a proof was handled.</summary>
    public void ProofHandled(long proof)
    {
        lock (_gate)
        {
            // Earlier proofs that were not passed back are included in this one.
            while (_proofs.TryPeek(out (long Proof, long SystemId, long Moment) next) && next.Proof <= proof)
            {
                _proofs.Dequeue();
                foreach ((long id, SystemProgress system) in _systems)
                {
                    if (next.SystemId == 0 || next.SystemId == id)
                    {
                        system.Coverage.Handled(timeProvider, next.Moment, isOfThisSystem: next.SystemId == id);
                    }
                }
            }
        }
    }

    /// <summary>Notes that a connection ended: until a system is caught up, new events prove nothing about earlier ones.</summary>
    public void Interrupted()
    {
        lock (_gate)
        {
            foreach (SystemProgress system in _systems.Values)
            {
                system.IsCaughtUp = false;
                system.Coverage.Interrupt();
            }
        }
    }

    /// <summary>Takes the position up to which everything was handled, or returns null if no position is known.</summary>
    public JsonElement? Save()
    {
        lock (_gate)
        {
            KeyValuePair<long, SystemProgress>[] placed = [.. _systems.Where(static system => system.Value.IsPlaced)];
            if (placed.Length == 0)
            {
                return null;
            }

            var bytes = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteStartArray("systems");
                foreach ((long id, SystemProgress system) in placed)
                {
                    (system.ToMark() with { HandledUntil = system.Coverage.HandledUntil }).Write(json, id);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            using JsonDocument document = JsonDocument.Parse(bytes.WrittenMemory);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Continues from a saved position. Systems that it does not contain are not changed.</summary>
    /// <exception cref="CheckpointException">The position is not valid.</exception>
    public void Restore(JsonElement state)
    {
        (long SystemId, SystemMark Mark)[] saved;
        try
        {
            saved = [.. state.GetProperty("systems").EnumerateArray().Take(MostSystems).Select(SystemMark.Read)];
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException or JsonException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw new CheckpointException(
                "The checkpoint does not contain the position of a SimpliSafe listener. Use the checkpoint that this listener saved, or "
                + "delete it to start without one.",
                error);
        }

        lock (_gate)
        {
            foreach ((long systemId, SystemMark mark) in saved)
            {
                _systems[systemId] = new SystemProgress(overlap);
                _systems[systemId].Restore(mark);
            }
        }
    }

    // Guarded by _gate.
    private long Proof(long systemId, long moment)
    {
        _proofs.Enqueue((++_lastProof, systemId, moment));
        return _lastProof;
    }

    private T Use<T>(long systemId, Func<SystemProgress, T> use)
    {
        lock (_gate)
        {
            if (!_systems.TryGetValue(systemId, out SystemProgress? system))
            {
                if (_systems.Count >= MostSystems)
                {
                    return use(_others);
                }

                _systems[systemId] = system = new SystemProgress(overlap);
                if (_since is { } since)
                {
                    system.StartFrom(since);
                    system.Coverage.Restore(DateTimeOffset.FromUnixTimeSeconds(since));
                }
            }

            return use(system);
        }
    }
}
