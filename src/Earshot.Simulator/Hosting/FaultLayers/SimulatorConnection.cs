using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>Represents a connection to which faults can be applied. It is one of its own features, so that requests can find it.</summary>
internal sealed class SimulatorConnection : ConnectionContext
{
    private readonly ConnectionContext _inner;
    private readonly IDuplexPipe _innerTransport;
    private readonly Link _link;

    public SimulatorConnection(ConnectionContext inner, long number, TimeProvider timeProvider)
    {
        _inner = inner;
        _innerTransport = inner.Transport;
        _link = new Link(timeProvider);
        Number = number;
        Transport = new LinkPipes(new LinkReader(_innerTransport.Input, _link), new LinkWriter(_innerTransport.Output, _link));
        inner.Features.Set(this);
        inner.ConnectionClosed.UnsafeRegister(static link => ((Link)link!).End(), _link);
    }

    /// <summary>Gets the number of the connection, starting with 1 in the order of acceptance.</summary>
    public long Number { get; }

    /// <summary>Gets a task that completes when the connection has ended.</summary>
    public Task Ended => _link.Ended;

    /// <summary>Gets a value that indicates whether no data passes although the connection is open.</summary>
    public bool IsSilent => _link.Silence != Silence.None;

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    /// <summary>Stops reading and sending.</summary>
    public void Hang() => _link.SetSilence(Silence.Hung);

    /// <summary>Discards all data in both directions from now on.</summary>
    public void HalfOpen() => _link.SetSilence(Silence.HalfOpen);

    /// <summary>Sends data in small pieces from now on.</summary>
    public void Drip(int bytes, TimeSpan interval) => _link.Drip = new Link.Dripping(bytes, interval);

    /// <summary>Drops the TCP connection by RST or FIN, without a close frame or response.</summary>
    public void Drop(bool reset)
    {
        _link.End();
        Socket? socket = Features.Get<IConnectionSocketFeature>()?.Socket;
        try
        {
            if (socket is not null && reset)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else if (socket is not null)
            {
                socket.Shutdown(SocketShutdown.Both);
                socket.Dispose();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client has closed the connection first.
        }

        _inner.Abort(new ConnectionAbortedException("The simulator dropped the connection."));
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // The client of a silent connection must not notice that the connection was aborted.
        if (!IsSilent)
        {
            _inner.Abort(abortReason);
        }
    }

    /// <summary>
    /// Keeps a silent connection open until the client disconnects or the connection is dropped. The server has finished with it.
    /// </summary>
    public async Task HoldAsync()
    {
        try
        {
            while (_link.Silence == Silence.HalfOpen)
            {
                ReadResult result = await _innerTransport.Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                _innerTransport.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The connection was dropped, which ends the wait.
        }

        await Ended.ConfigureAwait(false);
        await _innerTransport.Input.CompleteAsync().ConfigureAwait(false);
        await _innerTransport.Output.CompleteAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        _link.End();
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private sealed record LinkPipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
