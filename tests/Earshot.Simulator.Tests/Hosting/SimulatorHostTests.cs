using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text;
using Earshot.Simulator.Hosting;

namespace Earshot.Simulator.Tests.Hosting;

public sealed class SimulatorHostTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Http_client_receives_responses_asynchronously_and_synchronously(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        HttpClient client = probe.Http();

        Assert.Equal("hello 0", await client.GetStringAsync("/x"));
        Assert.Equal("hello 200000", await Task.Run(() => PostSynchronously(client, 200_000)));
        using HttpResponseMessage big = await client.PostAsync("/x", new ByteArrayContent(new byte[300_000]));
        Assert.Equal("hello 300000", await big.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WebSocket_client_sends_receives_and_closes(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        ClientWebSocket socket = await probe.ConnectAsync();

        Assert.Equal(0, (await socket.ReceiveAsync()).Seq);
        await socket.SendAsync("hi");
        Received echo = await socket.ReceiveAsync();
        Assert.Equal("""{"event":"echo","data":"hi","seq":1}""", echo.Text);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None).WaitAsync(Probe.WaitTimeout);

        Assert.Equal(WebSocketState.Closed, socket.State);
        JournalEntry close = await probe.WaitForEntryAsync(JournalKind.WebSocketClosed);
        Assert.Equal((1000, "by the client: done"), (close.Status, close.Detail));
    }

    [Fact]
    public async Task CloseAsync_sends_a_close_frame_with_the_code()
    {
        await using Probe probe = await Probe.StartAsync();
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("close 4002");

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
        Assert.Equal((4002, "bye"), ((int)socket.CloseStatus!, socket.CloseStatusDescription));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_ends_the_connection_without_a_close_frame(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("abort");

        await socket.FailsAsync();
        Assert.Equal("by the server", (await probe.WaitForEntryAsync(JournalKind.ConnectionLost)).Detail);
    }

    [Fact]
    public async Task Message_over_8192_bytes_is_rejected()
    {
        await using Probe probe = await Probe.StartAsync();
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();

        await socket.SendAsync(new string('x', 8192));
        Assert.Equal(8192, ((string)(await socket.ReceiveAsync()).Json["data"]!).Length);
        await socket.SendAsync(new string('x', 8193));
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Fact]
    public async Task Binary_message_is_received_as_binary()
    {
        await using Probe probe = await Probe.StartAsync();
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync(new byte[] { 1, 2 }, WebSocketMessageType.Binary, true, CancellationToken.None);

        Assert.Equal("binary", (string)(await socket.ReceiveAsync()).Json["event"]!);
    }

    [Fact]
    public async Task Handler_ends_when_the_client_disconnects()
    {
        await using Probe probe = await Probe.StartAsync();
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        socket.Abort();

        JournalEntry drop = await probe.WaitForEntryAsync(JournalKind.ConnectionLost);
        Assert.Equal("the connection was lost", drop.Detail);
    }

    [Fact]
    public async Task RestartAsync_drops_every_connection_and_keeps_port_and_application()
    {
        await using Probe probe = await Probe.StartAsync();
        Uri before = probe.Host.Url;
        ClientWebSocket first = await probe.ConnectAsync();
        ClientWebSocket second = await probe.ConnectAsync();
        await first.ReceiveAsync();
        await second.ReceiveAsync();

        await probe.Host.RestartAsync(CancellationToken.None).WaitAsync(Probe.WaitTimeout);

        await first.FailsAsync();
        await second.FailsAsync();
        Assert.Equal(before, probe.Host.Url);
        Assert.Equal(0, (await (await probe.ConnectAsync()).ReceiveAsync()).Seq);
        Assert.Equal(3, probe.Sockets.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_with_down_time_refuses_connections_until_it_ends(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        Task restart = probe.Host.RestartAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10));

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => probe.Http().GetStringAsync("/x"));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        probe.Time.Advance(TimeSpan.FromSeconds(10));
        await restart.WaitAsync(Probe.WaitTimeout);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Fact]
    public async Task Requested_port_is_used_and_a_taken_port_throws()
    {
        await using Probe probe = await Probe.StartAsync();
        SimulatorHostOptions same = new() { Port = probe.Host.Url.Port };

        Assert.Equal("127.0.0.1", probe.Host.Url.Host);
        await Assert.ThrowsAsync<IOException>(() => SimulatorHost.StartAsync(_ => Task.CompletedTask, same, CancellationToken.None));
        await probe.DisposeAsync();
        await using SimulatorHost again = await SimulatorHost.StartAsync(_ => Task.CompletedTask, same, CancellationToken.None);
        Assert.Equal(same.Port, again.Url.Port);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Https_certificate_is_rejected_unless_trusted_explicitly(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory, https: true);

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => probe.Http().GetStringAsync("/x"));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        Assert.Equal("hello 0", await probe.Http(trusting: true).GetStringAsync("/x"));
    }

    [Fact]
    public async Task In_memory_stream_supports_synchronous_calls()
    {
        await using Probe probe = await Probe.StartAsync(inMemory: true);
        await using Stream stream = await probe.Host.ConnectAsync(CancellationToken.None);

        string response = await Task.Run(() =>
        {
            stream.Write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return reader.ReadToEnd();
        }).WaitAsync(Probe.WaitTimeout);

        Assert.StartsWith("HTTP/1.1 200 OK", response, StringComparison.Ordinal);
        Assert.Contains("hello 0", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_in_memory_read_ends_when_the_stream_is_disposed()
    {
        await using Probe probe = await Probe.StartAsync(inMemory: true);
        Stream stream = await probe.Host.ConnectAsync(CancellationToken.None);
        Task<int> read = stream.ReadAsync(new byte[1]).AsTask();
        await stream.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => read.WaitAsync(Probe.WaitTimeout));
        Assert.True(read.IsFaulted);
    }

    [Fact]
    public async Task ConnectAsync_throws_when_the_server_has_a_port()
    {
        await using Probe probe = await Probe.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await probe.Host.ConnectAsync(CancellationToken.None));
    }

    [Fact]
    public async Task DisposeAsync_ends_open_connections_and_releases_the_injector()
    {
        await using Probe probe = await Probe.StartAsync();
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await probe.Host.DisposeAsync();
        await probe.Host.DisposeAsync();

        await socket.FailsAsync();
        await using SimulatorHost next = await SimulatorHost.StartAsync(_ => Task.CompletedTask, probe.Options, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await new HttpClient { BaseAddress = next.Url }.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Injector_serves_one_host_at_a_time()
    {
        await using Probe probe = await Probe.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => SimulatorHost.StartAsync(_ => Task.CompletedTask, probe.Options, CancellationToken.None));
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    private static string PostSynchronously(HttpClient client, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/x") { Content = new ByteArrayContent(new byte[length]) };
        using HttpResponseMessage response = client.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
