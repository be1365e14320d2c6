using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>A WebSocket that can send an empty close frame, which the framework's can't: it would put the reserved code 1005 into it.</summary>
internal sealed class ServerWebSocket : WebSocket
{
    private static readonly byte[] EmptyCloseFrame = [0x88, 0x00];

    private readonly Stream _stream;
    private readonly WebSocket _inner;

    private ServerWebSocket(Stream stream, WebSocketCreationOptions options)
    {
        _stream = stream;
        _inner = CreateFromStream(stream, options);
    }

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => _inner.CloseStatus;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => _inner.CloseStatusDescription;

    /// <inheritdoc/>
    public override WebSocketState State => _inner.State;

    /// <inheritdoc/>
    public override string? SubProtocol => null;

    /// <summary>Answers the upgrade, without a sub-protocol and without compression.</summary>
    public static async Task<ServerWebSocket> AcceptAsync(HttpContext context, TimeSpan pingInterval, TimeSpan pongTimeout)
    {
        string key = context.Request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#pragma warning disable CA5350 // The WebSocket protocol wants it.
        byte[] hash = SHA1.HashData(Encoding.ASCII.GetBytes(key));
#pragma warning restore CA5350
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(hash);
        Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        return new ServerWebSocket(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = pingInterval,
            KeepAliveTimeout = pongTimeout - pingInterval,
        });
    }

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        closeStatus == WebSocketCloseStatus.Empty
            ? SendEmptyCloseAsync(cancellationToken)
            : _inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        _inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override void Abort() => _inner.Abort();

    /// <inheritdoc/>
    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        _inner.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _inner.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        _inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        _inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <inheritdoc/>
    public override void Dispose() => _inner.Dispose();

    private async Task SendEmptyCloseAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(EmptyCloseFrame, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
