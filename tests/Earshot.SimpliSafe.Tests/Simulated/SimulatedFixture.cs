using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Runs a simulated service with one account on a clock that the test advances.</summary>
internal abstract class SimulatedFixture : IAsyncDisposable
{
    protected SimulatedFixture(SimpliSafeSimulator server, FakeTimeProvider clock)
    {
        Server = server;
        Clock = clock;
        Account = server.AddAccount("ines@example.com", "password of Ines");
    }

    public FakeTimeProvider Clock { get; }

    public SimpliSafeSimulator Server { get; }

    public SimulatedAccount Account { get; }

    public LogRecorder Logs { get; } = new();

    /// <summary>
    /// Advances the clock from one timer to the next until the task completes. Timers that are due after <paramref name="longest"/> are not
    /// reached.
    /// </summary>
    public async Task<T> PassUntilAsync<T>(Task<T> task, TimeSpan? longest = null)
    {
        await PassUntilAsync((Task)task, longest);
        return await task;
    }

    /// <inheritdoc cref="PassUntilAsync{T}(Task{T}, TimeSpan?)"/>
    public async Task PassUntilAsync(Task task, TimeSpan? longest = null)
    {
        TimeSpan step = longest ?? DefaultStep;
        while (!task.IsCompleted)
        {
            using var over = new CancellationTokenSource();
            Task timer = Clock.WaitForTimerAsync(step, over.Token);
            await Task.WhenAny(task, timer).Soon();
            if (!task.IsCompleted && Clock.NextTimer is { } next && next <= step)
            {
                Clock.Advance(next);
            }

            await over.CancelAsync();
        }

        await task;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Gets the longest wait that <see cref="PassUntilAsync(Task, TimeSpan?)"/> passes by default.</summary>
    protected abstract TimeSpan DefaultStep { get; }

    /// <summary>Creates client options for this service.</summary>
    protected SimpliSafeClientOptions ClientOptions(NetworkOptions network) => new()
    {
        Endpoints = SimpliSafeEndpoints.At(Server.Url),
        TimeProvider = Clock,
        Jitter = new Random(1),
        LoggerFactory = Logs,
        Network = network with { Proxy = NetworkOptions.NoProxy },
    };
}

internal static class SoonExtensions
{
    /// <summary>Waits with a real timeout, so that a failing test does not hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(TestTimeout.Value);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(TestTimeout.Value);
}
