using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Net.WebSockets;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Hosting.FaultLayers;
using Earshot.Simulator.Hosting.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Faults;

/// <summary>Injects faults into one simulated server.</summary>
/// <remarks>
/// Faults can be added and cleared while the server runs. An injector serves one server at a time. This type is thread-safe.
/// </remarks>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<SimulatedSocket, long> _sockets = new();
    private volatile ArmedFault[] _faults = [];
    private IFaultTarget? _server;

    /// <summary>Initializes a new instance of the <see cref="FaultInjector"/> class without faults.</summary>
    public FaultInjector()
    {
    }

    private FaultInjector(IEnumerable<Fault> faults) => _faults = [.. faults.Select(f => new ArmedFault(f))];

    /// <summary>Gets the faults, in the order in which they were added, including those that will not occur again.</summary>
    public IReadOnlyList<Fault> Faults => [.. _faults.Select(f => f.Fault)];

    /// <summary>Creates an injector from a script. See <see cref="FaultScript"/> for the format.</summary>
    /// <param name="json">The script.</param>
    /// <returns>The injector.</returns>
    /// <exception cref="FaultScriptException">The script is not valid. The message states the location and the allowed values.</exception>
    public static FaultInjector Parse(string json) => new(FaultScript.Parse(json));

    /// <summary>Creates an injector from a script in a file. See <see cref="FaultScript"/> for the format.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The injector.</returns>
    /// <exception cref="FaultScriptException">
    /// The file cannot be read, or the script is not valid. The message states the location and the allowed values.
    /// </exception>
    public static async Task<FaultInjector> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        new(await FaultScript.LoadAsync(path, cancellationToken).ConfigureAwait(false));

    /// <summary>Adds a fault. Its counts start at zero; its timer starts now, or when the server starts.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>This injector.</returns>
    public FaultInjector Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var armed = new ArmedFault(fault);
        lock (_gate)
        {
            _faults = [.. _faults, armed];
            StartTimer(armed);
        }

        return this;
    }

    /// <summary>Adds a fault. Its counts start at zero; its timer starts now, or when the server starts.</summary>
    /// <param name="when">The trigger.</param>
    /// <param name="actions">The actions, in order; at least one.</param>
    /// <returns>This injector.</returns>
    /// <exception cref="ArgumentException">A value is out of range, or an action cannot be applied at the trigger.</exception>
    public FaultInjector Add(FaultTrigger when, params IReadOnlyList<FaultAction> actions) => Add(new Fault(when, actions));

    /// <summary>Removes all faults. Their effects remain: a connection that hangs still hangs.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            StopTimers();
            _faults = [];
        }
    }

    /// <summary>Starts the timers. The host calls this method.</summary>
    internal void Start(IFaultTarget server)
    {
        lock (_gate)
        {
            if (_server is not null)
            {
                throw new InvalidOperationException("A fault injector serves one server at a time.");
            }

            _server = server;
            foreach (ArmedFault fault in _faults)
            {
                StartTimer(fault);
            }
        }
    }

    /// <summary>Stops the timers. The host calls this method.</summary>
    internal void Stop(IFaultTarget server)
    {
        lock (_gate)
        {
            if (_server == server)
            {
                StopTimers();
                _server = null;
            }
        }
    }

    /// <summary>Places the faults between the server and an accepted WebSocket, and applies the faults of its opening.</summary>
    internal SimulatedSocket Attach(WebSocket socket, HttpContext context)
    {
        IFaultTarget server = _server ?? throw new InvalidOperationException("The server is not running.");
        SimulatorConnection connection = context.Features.GetRequiredFeature<SimulatorConnection>();
        UpgradedStream stream = context.Features.GetRequiredFeature<SocketUpgrade>().Stream;
        var simulated = new SimulatedSocket(socket, stream, connection, this, server);
        OpeningFaults? opening = context.Features.Get<OpeningFaults>();
        context.Features.Set(simulated);
        _sockets[simulated] = connection.Number;
        simulated.Open(opening?.Actions ?? []);
        return simulated;
    }

    internal void Detach(SimulatedSocket socket)
    {
        _sockets.TryRemove(socket, out _);
        socket.Dispose();
    }

    internal IReadOnlyList<FaultAction> AtAccept(long connection) =>
        Fire<ConnectionAccepted>(connection, static (_, _) => true, 0);

    internal IReadOnlyList<FaultAction> AtRequest(long connection, string method, string path) =>
        Fire<RequestReceived, (string Method, string Path)>(
            connection, static (t, r) => Fits(t.Method, t.Path, r.Method, r.Path), (method, path));

    /// <summary>Determines whether a fault may be applied to the response, so that the response must be buffered.</summary>
    internal bool WaitForResponse(string method, string path) => Array.Exists(
        _faults, f => f.Fault.When is ResponseReady trigger && !f.IsSpent && Fits(trigger.Method, trigger.Path, method, path));

    internal IReadOnlyList<FaultAction> AtResponse(long connection, string method, string path) =>
        Fire<ResponseReady, (string Method, string Path)>(
            connection, static (t, r) => Fits(t.Method, t.Path, r.Method, r.Path), (method, path));

    internal IReadOnlyList<FaultAction> AtWebSocket(long connection, string path) =>
        Fire<WebSocketConnected, string>(connection, static (t, p) => Fits(t.Path, p), path);

    internal IReadOnlyList<FaultAction> AtMessage(SimulatedSocket socket, string? eventName) => Fire<MessageSent, string?>(
        socket.Number,
        static (t, name) => t.Event is null || t.Event == name,
        eventName,
        socket,
        numbers: false);

    internal IReadOnlyList<FaultAction> AtSequenceNumber(SimulatedSocket socket) =>
        _faults.Length == 0 ? [] : Fire<MessageSent, int>(socket.Number, static (_, _) => true, 0, socket, numbers: true);

    private static bool Fits(string? method, string? pattern, string requestMethod, string path) =>
        (method is null || method.Equals(requestMethod, StringComparison.OrdinalIgnoreCase)) && Fits(pattern, path);

    private static bool Fits(string? pattern, string path) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false);

    private List<FaultAction> Fire<TTrigger>(long connection, Func<TTrigger, int, bool> fits, int state)
        where TTrigger : FaultTrigger => Fire<TTrigger, int>(connection, fits, state);

    private List<FaultAction> Fire<TTrigger, TState>(
        long connection, Func<TTrigger, TState, bool> fits, TState state, SimulatedSocket? socket = null, bool? numbers = null)
        where TTrigger : FaultTrigger
    {
        List<FaultAction> actions = [];
        foreach (ArmedFault armed in _faults)
        {
            if (armed.Fault.When is TTrigger trigger
                && (numbers is null || armed.Fault.Actions[0] is SequenceAction == numbers)
                && fits(trigger, state)
                && (socket is not null && trigger is MessageSent { PerConnection: true } ? armed.Match(socket) : armed.Match()))
            {
                Record(armed.Fault, connection);
                actions.AddRange(armed.Fault.Actions);
            }
        }

        return actions;
    }

    private void Record(Fault fault, long connection) => _server?.Journal.Add(new JournalEntry
    {
        Kind = JournalKind.FaultApplied,
        Time = _server.TimeProvider.GetUtcNow(),
        Connection = connection,
        Detail = fault.ToString(),
    });

    private void StartTimer(ArmedFault armed)
    {
        if (_server is { } server && armed.Fault.When is TimeElapsed time)
        {
            TimeSpan period = time.Times == 1 ? Timeout.InfiniteTimeSpan : time.Repeat ?? time.After;
            armed.Timer = server.TimeProvider.CreateTimer(_ => OnTime(armed, server), null, time.After, period);
        }
    }

    private void StopTimers()
    {
        foreach (ArmedFault armed in _faults)
        {
            armed.Timer?.Dispose();
            armed.Timer = null;
        }
    }

    private void OnTime(ArmedFault armed, IFaultTarget server)
    {
        if (!armed.Match())
        {
            return;
        }

        if (armed.IsSpent)
        {
            armed.Timer?.Dispose();
        }

        Record(armed.Fault, connection: 0);
        server.Own(cancellationToken => ApplyToAllAsync(armed.Fault, server, cancellationToken));
    }

    private async Task ApplyToAllAsync(Fault fault, IFaultTarget server, CancellationToken cancellationToken)
    {
        foreach (FaultAction action in fault.Actions)
        {
            if (action is SocketAction)
            {
                await Task.WhenAll(_sockets.Keys.Select(s => s.ApplyAsync(action, cancellationToken))).ConfigureAwait(false);
            }
            else if (!ServerFaults.TryApply(action, server))
            {
                foreach (SimulatorConnection connection in server.Connections)
                {
                    ConnectionFaults.TryApply(action, connection);
                }
            }
        }
    }
}

/// <summary>Carries the faults of a WebSocket's opening from the request to the accepted WebSocket.</summary>
internal sealed record OpeningFaults(IReadOnlyList<FaultAction> Actions);
