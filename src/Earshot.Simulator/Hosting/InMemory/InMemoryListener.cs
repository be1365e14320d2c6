using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Earshot.Simulator.Hosting.InMemory;

/// <summary>Accepts in-memory connections while it is open.</summary>
internal sealed class InMemoryListener(EndPoint endPoint) : IConnectionListener
{
    private const int Backlog = 512;

    private readonly Channel<InMemoryConnection> _waiting = Channel.CreateBounded<InMemoryConnection>(Backlog);
    private long _connections;

    public EndPoint EndPoint { get; } = endPoint;

    /// <summary>Opens a connection and returns the client's end.</summary>
    /// <exception cref="SocketException">The listener is closed.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        string id = "memory-" + Interlocked.Increment(ref _connections).ToString(CultureInfo.InvariantCulture);
        var connection = new InMemoryConnection(id, EndPoint);
        try
        {
            await _waiting.Writer.WriteAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        return connection.Client;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out InMemoryConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();

        // Connections that were not accepted are aborted, as a closing socket does with its backlog.
        while (_waiting.Reader.TryRead(out InMemoryConnection? connection))
        {
            connection.Client.Abort();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
