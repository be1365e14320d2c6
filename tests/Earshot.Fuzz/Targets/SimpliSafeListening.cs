using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Earshot.Fuzz.Inputs;
using Earshot.SimpliSafe;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Testing;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// A SimpliSafe listener of a simulated service that sends good, damaged, and good messages: the good ones are handled, in order.
/// </summary>
public sealed class SimpliSafeListening : FuzzTarget
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentQueue<long> _handled = new();
    private SimpliSafeSimulator? _service;
    private SimulatedAccount? _account;
    private SimulatedSystem? _system;
    private SimpliSafeClient? _client;
    private long _awaited;
    private TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override string Name => "simplisafe-listening";

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override async Task StartAsync()
    {
        _service = await SimpliSafeSimulator.StartAsync(new SimpliSafeSimulatorOptions { InMemory = true, TimeProvider = _clock });
        _account = _service.AddAccount("ines@example.com", "password of Ines");
        _system = _service.AddSystem(_account);
        _client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            _service.IssueTokens(_account).RefreshToken,
            new SimpliSafeClientOptions
            {
                Endpoints = SimpliSafeEndpoints.At(_service.Url),
                TimeProvider = _clock,
                Jitter = new Random(1),
                Pace = new CallPace { Interval = TimeSpan.Zero },
                Network = new NetworkOptions
                {
                    ConnectCallback = (_, cancellationToken) => _service.ConnectAsync(cancellationToken),
                    Proxy = NetworkOptions.NoProxy,
                    RequestTimeout = Long,
                },
                WebSocket = new SimpliSafeListenerOptions { ConnectTimeout = Long, AuthenticationTimeout = Long, CatchUpTimeout = Long },
            });
        _client.WebSocket.OnEvent(e =>
        {
            _handled.Enqueue(e.EventId);
            if (e.EventId == Interlocked.Read(ref _awaited))
            {
                _last.TrySetResult();
            }
        });
        await _client.WebSocket.ConnectAsync();
        await _service.WaitForSocketsAsync(1);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var mutator = new Mutator(random);
        List<string> messages = [];
        List<long> good = [];
        for (int i = random.Next(2, 8); i >= 0; i--)
        {
            if (i > 0 && random.Next(2) == 0)
            {
                messages.Add(Damaged(random, mutator));
            }
            else
            {
                good.Add(1_000_000_000_000 + (index * 10) + good.Count);
                messages.Add(Good(good[^1]));
            }
        }

        _handled.Clear();
        _last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _awaited, good[^1]);
        foreach (string message in messages)
        {
            _service!.SendText(_account!, message);
        }

        await _last.Task;
        FuzzException.Unless(
            _handled.Where(good.Contains).SequenceEqual(good),
            $"Handled {string.Join(',', _handled.Where(good.Contains))} instead of {string.Join(',', good)}.");
        FuzzException.Unless(_client!.WebSocket.State == ListenerState.Connected, $"The listener is {_client.WebSocket.State}.");
        return messages.Sum(message => message.Length);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private string Good(long id) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"type":"com.simplisafe.event.standard","data":{"eventId":{{{id}}},"sid":{{{_system!.Id}}},"eventCid":1400}}""");

    // A damaged event can be one of the system, too: it must not make a good one look like a known event.
    private static string Damaged(Random random, Mutator mutator)
    {
        string[] recorded = [.. Corpus.SimpliSafeMessages.Values];
        string message = random.Pick(recorded);
        return random.Next(3) == 0 ? mutator.Structure(message) : Encoding.UTF8.GetString(mutator.Any(message));
    }
}
