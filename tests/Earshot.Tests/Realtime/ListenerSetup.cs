using System.Threading.Channels;
using Earshot.Protocol;
using Earshot.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Tests.Realtime;

/// <summary>A listener of the fake service on fake time, with a record of its notifications.</summary>
internal sealed class ListenerSetup : IAsyncDisposable
{
    /// <summary>The time after which a test that hangs fails.</summary>
    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private readonly Channel<object> _notifications = Channel.CreateUnbounded<object>();

    /// <summary>Creates the listener.</summary>
    /// <param name="options">The options of the listener.</param>
    /// <param name="jitter">The value of all random numbers.</param>
    /// <param name="logs">The factory of the logger.</param>
    /// <param name="records">Whether notifications are recorded for <see cref="NextAsync{T}"/>.</param>
    /// <param name="random">The random numbers, or null for <paramref name="jitter"/>.</param>
    public ListenerSetup(
        ListenerOptions? options = null, double jitter = 0.5, ILoggerFactory? logs = null, bool records = true, Random? random = null)
    {
        Listener = new Listener<FakeEvent>(Protocol, options, new ListenerEnvironment
        {
            TimeProvider = Time,
            Jitter = random ?? new FixedRandom(jitter),
            LoggerFactory = logs ?? NullLoggerFactory.Instance,
        });
        if (records)
        {
            Listener.OnConnect((ConnectNotification n) => { _notifications.Writer.TryWrite(n); });
            Listener.OnDisconnect((DisconnectNotification n) => { _notifications.Writer.TryWrite(n); });
            Listener.OnGap((Gap n) => { _notifications.Writer.TryWrite(n); });
            Listener.OnError((ListenerError<FakeEvent> n) => { _notifications.Writer.TryWrite(n); });
        }
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeProtocol Protocol { get; } = new();

    public Listener<FakeEvent> Listener { get; }

    /// <summary>Sets a handler of one of the two forms, which waits for a task before each event.</summary>
    public void HandleAfter(Task start, bool synchronous, Action<FakeEvent> handle)
    {
        if (synchronous)
        {
            Listener.OnEvent(e =>
            {
                ((IAsyncResult)start).AsyncWaitHandle.WaitOne();
                handle(e);
            });
        }
        else
        {
            Listener.OnEvent(async e =>
            {
                await start;
                handle(e);
            });
        }
    }

    /// <summary>Waits for the next notification.</summary>
    public Task<object> NextAsync() => _notifications.Reader.ReadAsync().AsTask().Soon();

    /// <summary>Waits for the next notification, which must be of this type.</summary>
    public async Task<T> NextAsync<T>() => Assert.IsType<T>(await NextAsync());

    /// <summary>Removes and returns the remaining notifications.</summary>
    public List<object> Rest()
    {
        List<object> rest = [];
        while (_notifications.Reader.TryRead(out object? reported))
        {
            rest.Add(reported);
        }

        return rest;
    }

    /// <summary>Connects, and returns the socket.</summary>
    public async Task<FakeWebSocket> ConnectAsync()
    {
        await Listener.ConnectAsync().Soon();
        return await Protocol.OpenedAsync();
    }

    /// <summary>An attempt that hangs until it is canceled.</summary>
    public async Task<OpenedSocket> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken);
        return default;
    }

    public static void DoNothing()
    {
        // A handler without effect.
    }

    /// <summary>Waits until the next timer is due in exactly this time, and fires it.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await Time.WaitUntilNextTimerAsync(due).Soon();
        Time.Advance(due);
    }

    public async ValueTask DisposeAsync()
    {
        Task stopped = Listener.DisposeAsync().AsTask();
        while (!stopped.IsCompleted)
        {
            // In some tests, handlers hang until the drain times out.
            await Task.WhenAny(stopped, Time.WaitForTimerAsync(TimeSpan.FromMinutes(1))).Soon();
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        await stopped;
    }
}

internal sealed class FixedRandom(double value) : Random(0)
{
    public override double NextDouble() => value;
}

internal static class Waiting
{
    /// <summary>Fails a test that would hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(ListenerSetup.SafetyNet);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(ListenerSetup.SafetyNet);
}
