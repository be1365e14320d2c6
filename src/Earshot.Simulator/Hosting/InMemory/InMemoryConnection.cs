using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting.InMemory;

/// <summary>
/// Represents a connection inside the process. This object is the server's end; <see cref="Client"/> is the client's end.
/// </summary>
internal sealed class InMemoryConnection : ConnectionContext
{
    private readonly CancellationTokenSource _closed = new();
    private readonly InMemoryStream _server;

    public InMemoryConnection(string id, EndPoint endPoint)
    {
        var toServer = new ByteQueue();
        var toClient = new ByteQueue();
        _server = new InMemoryStream(toServer, toClient, OnClosed);
        Client = new InMemoryStream(toClient, toServer, OnClosed);
        ConnectionId = id;
        LocalEndPoint = endPoint;
        RemoteEndPoint = endPoint;
        ConnectionClosed = _closed.Token;
        Transport = new StreamPipes(_server);
    }

    /// <summary>Gets the client's end.</summary>
    public InMemoryStream Client { get; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => _server.Abort();

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // Callbacks of the token may write to the closing connection, so they must not run on the caller's stack.
    private void OnClosed() => ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    private sealed class StreamPipes(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
