namespace Earshot.Testing;

/// <summary>
/// A clock that moves only when a test says so; its timers fire, in order of their due times, inside <see cref="Advance"/>.
/// </summary>
public sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly Dictionary<TimeSpan, int> _timesSet = [];
    private DateTimeOffset _now;
    private long _ticks;
    private int _liveTimers;
    private TaskCompletionSource _timersChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts at the given time, or at the start of 2026.</summary>
    public FakeTimeProvider(DateTimeOffset? start = null) =>
        _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The timers that will fire one day.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Gets the number of timers that were created and not disposed, whether or not they are set.</summary>
    public int LiveTimers => Volatile.Read(ref _liveTimers);

    /// <summary>When the next timer fires, as time from now; null when none is set.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(t => t.Due) - _ticks);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _ticks;
        }
    }

    /// <summary>Makes the wall clock jump, as an administrator or a time server would; timers and timestamps don't notice.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    /// <summary>Moves time forward and fires every timer on the way, each at its own due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_gate)
        {
            target = _ticks + by.Ticks;
        }

        while (true)
        {
            FakeTimer? next;
            lock (_gate)
            {
                next = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                long to = next is null ? target : Math.Max(_ticks, next.Due);
                _now += TimeSpan.FromTicks(to - _ticks);
                _ticks = to;
                next?.Rearm();
            }

            if (next is null)
            {
                return;
            }

            next.Fire();
        }
    }

    /// <summary>Completes when a timer is set that fires after more than zero and at most <paramref name="within"/>.</summary>
    public async Task WaitForTimerAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Any(t => t.Due - _ticks <= within.Ticks))
                {
                    return;
                }

                changed = _timersChanged.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when the next timer to fire is due in exactly <paramref name="due"/>.</summary>
    public Task WaitUntilNextTimerAsync(TimeSpan due, CancellationToken cancellationToken = default) =>
        WaitUntilAsync(() => NextTimer == due, cancellationToken);

    /// <summary>Completes when as many timers are set.</summary>
    public Task WaitUntilTimersAsync(int count, CancellationToken cancellationToken = default) =>
        WaitUntilAsync(() => ActiveTimers == count, cancellationToken);

    /// <summary>Completes when timers were set to this time so many times in all, whatever became of them.</summary>
    public Task WaitUntilSetAsync(TimeSpan due, int times, CancellationToken cancellationToken = default) =>
        WaitUntilAsync(() => _timesSet.GetValueOrDefault(due) >= times, cancellationToken);

    private async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = _timersChanged.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Interlocked.Increment(ref _liveTimers);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void NotifyChanged()
    {
        TaskCompletionSource changed = _timersChanged;
        _timersChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private sealed class FakeTimer(FakeTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private int _disposed;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                owner._timesSet[dueTime] = owner._timesSet.GetValueOrDefault(dueTime) + 1;
                _period = period;
                now = dueTime == TimeSpan.Zero;
                if (dueTime != Timeout.InfiniteTimeSpan && (!now || period > TimeSpan.Zero))
                {
                    Due = owner._ticks + (now ? period.Ticks : dueTime.Ticks);
                    owner._timers.Add(this);
                }

                owner.NotifyChanged();
            }

            if (now)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            }

            return true;
        }

        public void Rearm()
        {
            owner._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                Due += _period.Ticks;
                owner._timers.Add(this);
            }

            owner.NotifyChanged();
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref owner._liveTimers);
            }

            lock (owner._gate)
            {
                owner._timers.Remove(this);
                owner.NotifyChanged();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
