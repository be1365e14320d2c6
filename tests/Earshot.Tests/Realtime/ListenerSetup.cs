using System.Threading.Channels;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Tests.Realtime;

/// <summary>A listener of the made-up service on fake time, and everything that it tells.</summary>
internal sealed class ListenerSetup : IAsyncDisposable
{
    /// <summary>Only ends a test that would hang.</summary>
    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();

    /// <summary>Sets one up.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="jitter">What every random number is.</param>
    /// <param name="logs">Where logs go.</param>
    /// <param name="hears">Whether notifications are recorded in <see cref="ToldAsync{T}"/>.</param>
    public ListenerSetup(ListenerOptions? options = null, double jitter = 0.5, ILoggerFactory? logs = null, bool hears = true)
    {
        Listener = new Listener<FakeEvent>(Protocol, options, new ListenerEnvironment
        {
            TimeProvider = Time,
            Jitter = new FixedRandom(jitter),
            LoggerFactory = logs ?? NullLoggerFactory.Instance,
        });
        if (hears)
        {
            Listener.OnConnect((ConnectNotification n) => { _told.Writer.TryWrite(n); });
            Listener.OnDisconnect((DisconnectNotification n) => { _told.Writer.TryWrite(n); });
            Listener.OnGap((Gap n) => { _told.Writer.TryWrite(n); });
            Listener.OnError((ListenerError<FakeEvent> n) => { _told.Writer.TryWrite(n); });
        }
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeProtocol Protocol { get; } = new();

    public Listener<FakeEvent> Listener { get; }

    /// <summary>The next notification, which has to be of this type.</summary>
    public async Task<T> ToldAsync<T>() => Assert.IsType<T>(await _told.Reader.ReadAsync().AsTask().Soon());

    /// <summary>Every notification that has not been asked for yet.</summary>
    public List<object> RestOfTold()
    {
        List<object> rest = [];
        while (_told.Reader.TryRead(out object? told))
        {
            rest.Add(told);
        }

        return rest;
    }

    /// <summary>Connects; the hello comes by itself unless the protocol was told otherwise.</summary>
    public async Task<FakeWebSocket> ConnectAsync()
    {
        await Listener.ConnectAsync().Soon();
        return await Protocol.OpenedAsync();
    }

    /// <summary>An attempt that hangs until it is cancelled.</summary>
    public async Task<OpenedSocket> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken);
        return default;
    }

    public static void DoNothing()
    {
        // Nothing at all.
    }

    /// <summary>Waits until exactly this timer is the next, and lets it fire.</summary>
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
            // Handlers that hang are part of some tests.
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
    /// <summary>The safety net: fails the test rather than hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(ListenerSetup.SafetyNet);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(ListenerSetup.SafetyNet);
}
