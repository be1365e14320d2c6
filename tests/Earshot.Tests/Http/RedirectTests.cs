using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Tests that nothing is sent to the target of a redirect: neither the token, nor a body, nor a request without both.</summary>
public sealed class RedirectTests
{
    public static TheoryData<int, string, string, bool> Redirects()
    {
        var data = new TheoryData<int, string, string, bool>();
        foreach (int status in (int[])[300, 301, 302, 303, 307, 308])
        {
            foreach (string call in (string[])["get", "post", "upload", "open", "download", "absolute"])
            {
                data.Add(status, call, "http://127.0.0.1:{0}/elsewhere", true);
                data.Add(status, call, "http://127.0.0.1:{0}/elsewhere", false);
            }

            data.Add(status, "get", "//127.0.0.1:{0}/elsewhere", true);
            data.Add(status, "post", "http://user:password@127.0.0.1:{0}/", true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task Redirect_of_a_call_is_an_error_and_not_followed(int status, string call, string location, bool synchronous)
    {
        await using LoopbackServer other = Other();
        await using LoopbackServer server = Redirecting(status, Target(location, other));
        using var pipeline = new HttpPipeline(Options(server));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => CallAsync(pipeline, server, call, synchronous));

        Assert.Equal(ConnectionProblem.Redirected, error.Problem);
        Assert.DoesNotContain("password", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (server.Connections, other.Connections));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_a_websocket_is_an_error_and_not_followed(int status)
    {
        await using LoopbackServer other = Other();
        await using LoopbackServer server = Redirecting(status, Target("http://127.0.0.1:{0}/websocket", other));
        using var pipeline = new HttpPipeline(Options(server));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Setup.Token}");

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/websocket"), pipeline.Invoker, CancellationToken.None));

        Assert.Equal((1, 0), (server.Connections, other.Connections));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_from_https_to_http_is_not_followed(int status)
    {
        using X509Certificate2 certificate = LoopbackServer.CreateCertificate("server");
        await using LoopbackServer other = Other();
        string target = Target("http://127.0.0.1:{0}/elsewhere", other);
        await using var server = new LoopbackServer(
            LoopbackServer.OverTls(certificate, (tls, stopping) => RedirectAsync(tls, status, target, stopping)));
        using var pipeline = new HttpPipeline(Options(server, "https") with
        {
            Network = Loopback.Direct with { AcceptAnyServerCertificate = true },
        });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.SendAsync(Setup.Post));

        Assert.Equal(ConnectionProblem.Redirected, error.Problem);
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task Location_that_is_the_result_of_a_call_is_returned_and_not_requested()
    {
        await using LoopbackServer other = Other();
        string target = Target("http://127.0.0.1:{0}/elsewhere", other);
        await using LoopbackServer server = Redirecting(302, target);
        using var pipeline = new HttpPipeline(Options(server));

        ApiResponse response = await pipeline.SendAsync(new ApiRequest("GetPicture", HttpMethod.Get, "picture") { ReturnsLocation = true });

        Assert.Equal(target, response.Headers.Location?.ToString());
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public void Handler_that_follows_redirects_is_rejected()
    {
        HttpMessageHandler[] followers =
        [
            new HttpClientHandler(),
            new SocketsHttpHandler(),
            new Wrapper { InnerHandler = new Wrapper { InnerHandler = new SocketsHttpHandler() } },
        ];
        foreach (HttpMessageHandler follower in followers)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => new NetworkOptions { Handler = follower }.Validate());
            Assert.Contains("AllowAutoRedirect", error.Message, StringComparison.Ordinal);
            follower.Dispose();
        }

        using var safe = new Wrapper { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } };
        new NetworkOptions { Handler = safe }.Validate();
    }

    private static Task CallAsync(HttpPipeline pipeline, LoopbackServer server, string call, bool synchronous) => call switch
    {
        "get" => pipeline.CallAsync(Setup.Get, synchronous),
        "post" => pipeline.CallAsync(Setup.Post, synchronous),
        "upload" => pipeline.CallAsync(
            new ApiRequest("Upload", HttpMethod.Post, "files") { Content = ApiContent.Bytes(new byte[100_000], "image/png") }, synchronous),
        "open" => Setup.RunAsync(synchronous, async => pipeline.OpenAsync(async, Setup.Get)),
        "download" => Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, Setup.Get, Stream.Null)),
        _ => pipeline.CallAsync(
            new ApiRequest("GetMedia", new Uri($"http://127.0.0.1:{server.Port}/media"), _ => true), synchronous),
    };

    private static HttpPipelineOptions Options(LoopbackServer server, string scheme = "http") =>
        Loopback.Options(server, scheme: scheme) with
        {
            Credentials = new CredentialSource(Setup.Token),
            Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero },
        };

    private static string Target(string location, LoopbackServer other) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, location, other.Port);

    private static LoopbackServer Other() => new((stream, stopping) => LoopbackServer.RespondAsync(stream, Loopback.GoodJson, stopping));

    private static LoopbackServer Redirecting(int status, string target) =>
        new((stream, stopping) => RedirectAsync(stream, status, target, stopping));

    private static async Task RedirectAsync(Stream stream, int status, string target, CancellationToken stopping)
    {
        string head = await LoopbackServer.ReadHeadAsync(stream, stopping);
        Assert.Contains("Authorization: Bearer", head, StringComparison.Ordinal);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"), stopping);

        // An upload is read, so that the response does not arrive on a connection that is reset.
        byte[] rest = new byte[16 * 1024];
        while (await stream.ReadAsync(rest, stopping) > 0)
        {
            stopping.ThrowIfCancellationRequested();
        }
    }

    private sealed class Wrapper : DelegatingHandler;
}
