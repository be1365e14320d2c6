using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Earshot.Simulator.Hosting.FaultLayers;
using Earshot.Simulator.Hosting.InMemory;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Earshot.Simulator.Hosting;

/// <summary>Provides connections over TCP on loopback or in memory, numbers them, and tracks the open ones.</summary>
internal sealed class SimulatorTransport : IConnectionListenerFactory, IAsyncDisposable
{
    private const int BindAttempts = 5;

    private readonly bool _inMemory;
    private readonly TimeProvider _timeProvider;
    private readonly SocketTransportFactory _sockets;
    private readonly ConcurrentDictionary<SimulatorConnection, bool> _connections = new();
    private ReopeningListener? _listener;
    private long _accepted;

    public SimulatorTransport(bool inMemory, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _inMemory = inMemory;
        _timeProvider = timeProvider;

        // A flush completes when TCP has the bytes, so that data sent before a connection is dropped arrives.
        var options = new SocketTransportOptions { MaxWriteBufferSize = 1 };
        _sockets = new SocketTransportFactory(Options.Create(options), loggerFactory);
    }

    /// <summary>Gets the open connections.</summary>
    public IReadOnlyCollection<SimulatorConnection> Connections => [.. _connections.Keys];

    /// <summary>Gets the listener after the server was bound.</summary>
    public ReopeningListener Listener => _listener ?? throw new InvalidOperationException("The server is not bound yet.");

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        _listener = new ReopeningListener(await BindInnerAsync(endpoint, cancellationToken).ConfigureAwait(false), BindInnerAsync, Wrap);
        return _listener;
    }

    /// <summary>Opens an in-memory connection and returns the client's end.</summary>
    /// <exception cref="SocketException">The listener is closed (connection refused).</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken) => Listener.Open is InMemoryListener open
        ? open.ConnectAsync(cancellationToken)
        : ValueTask.FromException<Stream>(_inMemory
            ? new SocketException((int)SocketError.ConnectionRefused)
            : new InvalidOperationException("The server listens on a port; connect to its URL."));

    /// <summary>Stops accepting connections permanently.</summary>
    public ValueTask EndAsync() => _listener?.UnbindAsync() ?? ValueTask.CompletedTask;

    /// <summary>Drops every connection.</summary>
    public void DropAll()
    {
        foreach (SimulatorConnection connection in _connections.Keys)
        {
            connection.Drop(reset: true);
        }
    }

    /// <summary>Removes a connection that has ended.</summary>
    public void Remove(SimulatorConnection connection) => _connections.TryRemove(connection, out _);

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<IConnectionListener> BindInnerAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        if (_inMemory)
        {
            return new InMemoryListener(endPoint);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await _sockets.BindAsync(endPoint, cancellationToken).ConfigureAwait(false);
            }
            catch (AddressInUseException) when (endPoint is IPEndPoint { Port: 0 } && attempt < BindAttempts)
            {
                // Linux can assign the same free port to two sockets at the same time and then lets only one of them listen.
            }
        }
    }

    private SimulatorConnection Wrap(ConnectionContext connection)
    {
        var wrapped = new SimulatorConnection(connection, Interlocked.Increment(ref _accepted), _timeProvider);
        _connections[wrapped] = true;
        return wrapped;
    }
}
