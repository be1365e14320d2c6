using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Earshot.Benchmarks.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Earshot.Benchmarks.Servers;

/// <summary>
/// Sends posts as fast as they are taken, in the frames that a Mattermost 5.37 sends, and answers a few calls. It runs in a process of its
/// own, so that what it costs isn't counted. The path says how many posts: <c>/load/N/api/v4/websocket</c> N.
/// </summary>
internal static class LoadServer
{
    private const int Channels = 10;

    /// <summary>The length of an event's frame, but for the digits of its number.</summary>
    public static int BytesWithoutNumber => Head(0).Length + "}\n"u8.Length;

    public static async Task ServeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Map("/load/{count:int}/api/v4/websocket", (HttpContext context, int count) => SendAsync(context, count));
        app.MapGet("/load/{count:int}/api/v4/users/me", () => Results.Text("""{"id":"me","username":"benchmark"}""", "application/json"));
        app.MapGet("/load/{count:int}/api/v4/channels/{id}", () => Results.Bytes(RestResponses.Channel, "application/json"));
        app.MapGet("/load/{count:int}/api/v4/channels/{id}/posts", () => Results.Bytes(RestResponses.Page, "application/json"));
        app.MapPost("/load/{count:int}/api/v4/posts", CreateAsync);
        await app.StartAsync().ConfigureAwait(false);
        await Console.Out.WriteLineAsync(app.Urls.First()).ConfigureAwait(false);

        // The comparison closes this process's input when it is done.
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
    }

    private static async Task CreateAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(RestResponses.Post).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpContext context, int count)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        Task reading = AnswerPingsAsync(socket);
        byte[] hello = Encoding.UTF8.GetBytes(
            """
            {"event":"hello","data":{"connection_id":"aaaaaaaaaaaaaaaaaaaaaaaaaa","server_version":"5.37.0"},
            "broadcast":{"omit_users":null,"user_id":"me","channel_id":"","team_id":""},"seq":0}
            """.ReplaceLineEndings("") + "\n");
        await SendTextAsync(socket, hello).ConfigureAwait(false);
        byte[][] heads = [.. Enumerable.Range(0, Channels).Select(Head)];
        byte[] frame = new byte[2048];
        for (int sequence = 1; sequence <= count; sequence++)
        {
            byte[] head = heads[sequence % Channels];
            head.CopyTo(frame, 0);
            Utf8Formatter.TryFormat(sequence, frame.AsSpan(head.Length), out int digits);
            "}\n"u8.CopyTo(frame.AsSpan(head.Length + digits));
            await SendTextAsync(socket, frame.AsMemory(0, head.Length + digits + 2)).ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
    }

    private static async Task AnswerPingsAsync(WebSocket socket)
    {
        byte[] buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType
                != WebSocketMessageType.Close)
            {
                // No ping is due within a run.
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }
    }

    private static ValueTask SendTextAsync(WebSocket socket, ReadOnlyMemory<byte> text) =>
        socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static byte[] Head(int channel)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"channel{channel:0000000000000000000}");
        string post =
            """
            {\"id\":\"iodo6s55wtyqzf5rt8ay9o1yuo\",\"create_at\":1795291959470,\"update_at\":1795291959470,\"edit_at\":0,
            \"delete_at\":0,\"is_pinned\":false,\"user_id\":\"4596y55ng7bkmn4z8on6o1q5fc\",\"channel_id\":\"CHANNEL\",\"root_id\":\"\",
            \"parent_id\":\"\",\"original_id\":\"\",\"message\":\"The quick brown fox jumps over the lazy dog\",\"type\":\"\",
            \"props\":{\"from_bot\":\"true\"},\"hashtags\":\"\",\"pending_post_id\":\"\",\"reply_count\":0,\"last_reply_at\":0,
            \"participants\":null,\"metadata\":{}}
            """.ReplaceLineEndings("");
        string head =
            $$"""
            {"event":"posted","data":{"channel_display_name":"Cockpit","channel_name":"cockpit","channel_type":"O","post":"{{post}}",
            "sender_name":"@r2d2","set_online":true,"team_id":"75wpj3uw57ge9y84gwr5yncfwh"},"broadcast":{"omit_users":null,"user_id":"",
            "channel_id":"CHANNEL","team_id":""},"seq":
            """.ReplaceLineEndings("");
        return Encoding.UTF8.GetBytes(head.Replace("CHANNEL", id, StringComparison.Ordinal));
    }
}
