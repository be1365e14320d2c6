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

/// <summary>Where connections come from: TCP on loopback, or memory. Numbers them and knows those that stand.</summary>
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

        // A flush is over when the bytes are with TCP, so that what was sent before a connection is cut does arrive.
        var options = new SocketTransportOptions { MaxWriteBufferSize = 1 };
        _sockets = new SocketTransportFactory(Options.Create(options), loggerFactory);
    }

    /// <summary>The connections that stand now.</summary>
    public IReadOnlyCollection<SimulatorConnection> Connections => [.. _connections.Keys];

    /// <summary>The listener, once the server is bound.</summary>
    public ReopeningListener Listener => _listener ?? throw new InvalidOperationException("The server isn't bound yet.");

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        _listener = new ReopeningListener(await BindInnerAsync(endpoint, cancellationToken).ConfigureAwait(false), BindInnerAsync, Wrap);
        return _listener;
    }

    /// <summary>A new in-memory connection's client end.</summary>
    /// <exception cref="SocketException">The listener is closed: connection refused.</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken) => Listener.Open is InMemoryListener open
        ? open.ConnectAsync(cancellationToken)
        : ValueTask.FromException<Stream>(_inMemory
            ? new SocketException((int)SocketError.ConnectionRefused)
            : new InvalidOperationException("This server listens on a port; connect to its Url."));

    /// <summary>Takes no more connections, for good.</summary>
    public ValueTask EndAsync() => _listener?.UnbindAsync() ?? ValueTask.CompletedTask;

    /// <summary>Cuts every connection.</summary>
    public void DropAll()
    {
        foreach (SimulatorConnection connection in _connections.Keys)
        {
            connection.Drop(reset: true);
        }
    }

    /// <summary>The connection is no more.</summary>
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
                // Linux may give two sockets the same free port at the same moment, and lets only one of them listen.
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
