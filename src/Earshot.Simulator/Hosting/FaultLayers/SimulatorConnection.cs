using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Earshot.Simulator.Faults;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>A connection that faults can be done to. The server above sees an ordinary one; it is among its own features, for requests to find it.</summary>
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

    /// <summary>The connection's number, from 1 in the order of acceptance.</summary>
    public long Number { get; }

    /// <summary>Completes when the connection is gone: the client left, or it was cut.</summary>
    public Task Ended => _link.Ended;

    /// <summary>Whether nothing passes any more although the connection stands.</summary>
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

    /// <summary>From now on nothing is read and nothing is sent.</summary>
    public void Hang() => _link.SetSilence(Silence.Hung);

    /// <summary>From now on everything is swallowed, in both directions.</summary>
    public void HalfOpen() => _link.SetSilence(Silence.HalfOpen);

    /// <summary>From now on so many bytes go out at a time, and so long passes between.</summary>
    public void Drip(int bytes, TimeSpan interval) => _link.Drip = new Link.Dripping(bytes, interval);

    /// <summary>Ends the TCP connection without a word: by RST, or by FIN.</summary>
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
            // The client was faster.
        }

        _inner.Abort(new ConnectionAbortedException("The simulator cut the connection."));
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // Who is at the other end of a silent connection learns nothing, this neither.
        if (!IsSilent)
        {
            _inner.Abort(abortReason);
        }
    }

    /// <summary>Keeps a silent connection standing until the client leaves or it is cut; the server is done with it.</summary>
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
            // Cut: that is what was waited for.
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
