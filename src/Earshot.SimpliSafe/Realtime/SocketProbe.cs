using System.Net.WebSockets;
using System.Text.Json;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Tries, beside the polling, whether the socket would come to life.</summary>
internal static class SocketProbe
{
    // What is longer is no greeting; the word that the stream is live comes before any event.
    private const int LongestGreeting = 64 * 1024;

    /// <summary>Opens a socket, waits until the stream is live, and closes it.</summary>
    /// <returns>Whether it became live in time.</returns>
    public static async Task<bool> WorksAsync(
        SimpliSafeClient client, SimpliSafeListenerOptions options, byte[] identify, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout + options.AuthenticationTimeout, client.Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using WebSocket socket = await SocketOpening.ConnectAsync(client, options, either.Token).ConfigureAwait(false);
            await socket.SendAsync(identify, WebSocketMessageType.Text, endOfMessage: true, either.Token).ConfigureAwait(false);
            bool isLive = await ComesToLifeAsync(socket, either.Token).ConfigureAwait(false);
            socket.Abort();
            return isLive;
        }
        catch (Exception error) when (error is ConnectionFailedException or EarshotException or WebSocketException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> ComesToLifeAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[LongestGreeting];
        int length = 0;
        while (length < buffer.Length)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                if (IsSubscribed(buffer.AsMemory(0, length)))
                {
                    return true;
                }

                length = 0;
            }
        }

        return false;
    }

    private static bool IsSubscribed(ReadOnlyMemory<byte> text)
    {
        try
        {
            using JsonDocument message = JsonDocument.Parse(text);
            return SimpliSafeConnection.Kind(JsonField.Text(message.RootElement, "type")) == ServiceMessage.Subscribed;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
