using System.Net.WebSockets;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Sends messages and the close frame over a WebSocket, one at a time.</summary>
internal sealed class MessageSender(WebSocket socket) : IMessageSender
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not canceled, because that would abort the connection. The keep-alive ends a send that hangs.
            await socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            throw new ConnectionException(ConnectionProblem.Lost, "The connection ended before the message was sent.", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Tries to send the close frame.</summary>
    /// <returns>True if the frame was sent; false if the connection has ended.</returns>
    public async Task<bool> TryCloseAsync(WebSocketCloseStatus status)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await socket.CloseOutputAsync(status, statusDescription: null, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (IsEnd(error) || error is ArgumentException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool IsEnd(Exception error) =>
        error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
