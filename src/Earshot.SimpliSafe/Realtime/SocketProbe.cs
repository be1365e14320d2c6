using System.Net.WebSockets;
using System.Text.Json;
using Earshot.Protocol;
using Earshot.SimpliSafe.Json;
using Earshot.Timing;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Checks during polling whether the WebSocket works again.</summary>
internal static class SocketProbe
{
    // The greeting and the confirmation are shorter, and the confirmation precedes all events.
    private const int LongestMessage = 64 * 1024;

    /// <summary>Opens a WebSocket, waits until the stream is live, and closes it.</summary>
    /// <returns>true if the stream became live in time; otherwise, false.</returns>
    public static async Task<bool> WorksAsync(
        AccountAccess account, SimpliSafeListenerOptions options, byte[] identify, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.After(
            options.ConnectTimeout + options.AuthenticationTimeout, account.TimeProvider, cancellationToken);
        try
        {
            using WebSocket socket = await EventSocket.ConnectAsync(account, options, deadline.Token).ConfigureAwait(false);
            await socket.SendAsync(identify, WebSocketMessageType.Text, endOfMessage: true, deadline.Token).ConfigureAwait(false);
            bool isLive = await BecomesLiveAsync(socket, deadline.Token).ConfigureAwait(false);
            socket.Abort();
            return isLive;
        }
        catch (Exception error) when (error is ConnectionFailedException or EarshotException or WebSocketException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> BecomesLiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[LongestMessage];
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
            return ServiceMessageType.Parse(JsonField.Text(message.RootElement, "type")) == ServiceMessage.Subscribed;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
