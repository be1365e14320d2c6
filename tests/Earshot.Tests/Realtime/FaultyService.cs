using System.Threading.Channels;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Tests.Realtime;

/// <summary>A fake service on fake time whose connections break in seeded ways, and a listener that is driven through the faults.</summary>
internal sealed class FaultyService : IAsyncDisposable
{
    private readonly Channel<bool> _hangs = Channel.CreateUnbounded<bool>();
    private readonly ListenerSetup _setup;
    private readonly Random _random;
    private FakeWebSocket _socket = null!;
    private DateTimeOffset _awayUntil;
    private DateTimeOffset _attemptExpectedAt;
    private int _attempts;

    public FaultyService(int seed, ListenerOptions options)
    {
        _random = new Random(seed);
        _setup = new ListenerSetup(options, random: new Random(seed + 1));
        _setup.Protocol.OnOpen = OpenAsync;
        _attemptExpectedAt = Now;
    }

    /// <summary>Gets the current time.</summary>
    public DateTimeOffset Now => _setup.Time.GetUtcNow();

    public FakeTimeProvider Time => _setup.Time;

    /// <summary>Gets the bound on attempts, which is checked with each attempt.</summary>
    public AttemptBound Bound { get; } = new();

    /// <summary>Gets the number of attempts.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Gets weak references to all sockets.</summary>
    public List<WeakReference> Sockets { get; } = [];

    /// <summary>Connects for the first time.</summary>
    public async Task StartAsync()
    {
        await _setup.Listener.ConnectAsync().Soon();
        await ConnectedAsync();
    }

    /// <summary>Lets a connection last for a time, in which every ping gets its pong.</summary>
    public async Task LastAsync(TimeSpan duration)
    {
        while (duration > TimeSpan.Zero)
        {
            TimeSpan next = _setup.Time.NextTimer!.Value;
            TimeSpan step = next < duration ? next : duration;
            _setup.Time.Advance(step);
            duration -= step;
            if (step == next)
            {
                await QuietAsync();
            }
        }
    }

    /// <summary>Breaks the connection; the server can be reached again at once.</summary>
    public Task<Episode> CutAsync() => LoseAsync(TimeSpan.Zero, () => _socket.Break());

    /// <summary>Breaks the connection; attempts fail for a time: refused, closed early, or hanging to its end.</summary>
    public Task<Episode> BeAwayAsync(TimeSpan duration) => LoseAsync(duration, () => _socket.Break());

    /// <summary>Closes the connection as a server does that restarts.</summary>
    public Task<Episode> RestartAsync(TimeSpan duration) => LoseAsync(duration, () => _socket.PushClose());

    /// <summary>Stops responding; the connection stays open until the keep-alive ends it.</summary>
    public async Task<Episode> StallAsync()
    {
        DateTimeOffset start = Now;
        _setup.Protocol.RespondsToPings = false;
        while (!_socket.IsAborted)
        {
            _setup.Time.Advance(_setup.Time.NextTimer!.Value);
            await _setup.Time.WaitUntilTimersAsync(1).Soon();
        }

        _setup.Protocol.RespondsToPings = true;
        DateTimeOffset noticed = Now;
        await ReturnAsync();
        return new Episode(noticed - start, Now - start);
    }

    public ValueTask DisposeAsync() => _setup.DisposeAsync();

    private async Task<Episode> LoseAsync(TimeSpan duration, Action lose)
    {
        DateTimeOffset start = Now;
        _awayUntil = start + duration;
        lose();
        await ReturnAsync();
        return new Episode(duration, Now - start);
    }

    // Passes exactly the delays that the listener announces, until it is connected again.
    private async Task ReturnAsync()
    {
        TimeSpan delay = (await _setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value;
        while (true)
        {
            _attemptExpectedAt = Now + delay;
            await _setup.PassAsync(delay);
            if (await _hangs.Reader.ReadAsync().AsTask().Soon())
            {
                // The time limit of the attempt, and the end of the absence.
                await _setup.Time.WaitUntilTimersAsync(2).Soon();
                _setup.Time.Advance(_setup.Time.NextTimer!.Value);
            }

            object next = await _setup.NextAsync();
            if (next is ListenerError<FakeEvent> failed)
            {
                delay = failed.RetryIn!.Value;
                continue;
            }

            Assert.Equal(Now, Assert.IsType<ConnectNotification>(next).At);
            await ConnectedAsync(isNotified: true);
            return;
        }
    }

    private async Task ConnectedAsync(bool isNotified = false)
    {
        if (!isNotified)
        {
            await _setup.NextAsync<ConnectNotification>();
            await _hangs.Reader.ReadAsync().AsTask().Soon();
        }

        _socket = await _setup.Protocol.OpenedAsync();
        while (_socket.IsDisposed)
        {
            _socket = await _setup.Protocol.OpenedAsync();
        }

        Sockets.Add(new WeakReference(_socket));
        await QuietAsync();
    }

    // The keep-alive waits, and everything was read.
    private async Task QuietAsync()
    {
        await _setup.Time.WaitUntilTimersAsync(1).Soon();
        await _socket.WaitUntilReadAsync();
        Assert.Equal(ListenerState.Connected, _setup.Listener.State);
    }

    private async Task<OpenedSocket> OpenAsync(int attempt, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _attempts, attempt);
        Bound.Count(Now);
        Assert.Equal(_attemptExpectedAt, Now);
        if (Now >= _awayUntil)
        {
            _hangs.Writer.TryWrite(false);
            return FakeProtocol.Ready();
        }

        switch (_random.Next(3))
        {
            case 0:
                var rest = TimeSpan.FromMilliseconds(Math.Ceiling((_awayUntil - Now).TotalMilliseconds));
                Task hanging = Task.Delay(rest, _setup.Time, cancellationToken);
                _hangs.Writer.TryWrite(true);
                await hanging;
                throw new InvalidOperationException("away");
            case 1:
                OpenedSocket opened = FakeProtocol.Silent();
                ((FakeWebSocket)opened.Socket).PushClose();
                _hangs.Writer.TryWrite(false);
                return opened;
            default:
                _hangs.Writer.TryWrite(false);
                throw new InvalidOperationException("away");
        }
    }

    /// <summary>A loss of the connection.</summary>
    /// <param name="Outage">The time in which no connection was possible, or its loss was not noticed.</param>
    /// <param name="Deaf">The time until the listener was connected again.</param>
    public sealed record Episode(TimeSpan Outage, TimeSpan Deaf);
}
