using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Tests that no redirect of a host moves a token, a password, or a code to another host.</summary>
public sealed class RedirectTests
{
    private const string Code = "Zq3-abcdefghijklmnopqrstuvwxyzABCDEFGHIJ_0123";

    public static TheoryData<int, string> Redirects()
    {
        var data = new TheoryData<int, string>();
        foreach (int status in (int[])[301, 302, 303, 307, 308])
        {
            data.Add(status, "/oauth/token");
            data.Add(status, "/v1/api/token");
            data.Add(status, "/authCheck");
            data.Add(status, "/subscriptions");
            data.Add(status, "/v1/media");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task Redirect_is_not_followed_by_any_host(int status, string path)
    {
        await using RedirectingServer server = Server(status, path);

        await Assert.ThrowsAnyAsync<EarshotException>(() => CallAsync(server, path));

        Assert.NotEmpty(server.Redirected);
        Assert.Equal(0, server.Followed);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_the_websocket_is_not_followed(int status)
    {
        await using RedirectingServer server = Server(status, "/socket");
        SimpliSafeClientOptions options = Options(server);

        // Otherwise, the listener would poll instead.
        options = options with { WebSocket = options.WebSocket with { Transport = SimpliSafeTransport.WebSocket } };
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options);

        await Assert.ThrowsAnyAsync<EarshotException>(() => client.WebSocket.ConnectAsync().WaitAsync(TestTimeout.Value));

        Assert.NotEmpty(server.Redirected);
        Assert.Equal(0, server.Followed);
    }

    private static async Task CallAsync(RedirectingServer server, string path)
    {
        SimpliSafeClientOptions options = Options(server);
        if (path == "/v1/api/token")
        {
            await SimpliSafeClient.LoginWithCredentialsAsync("han@example.com", "kessel-run-12", options);
        }

        if (path == "/oauth/token")
        {
            await Assert.ThrowsAnyAsync<EarshotException>(() => SimpliSafeLogin.Start(options).CompleteAsync(Code));
        }

        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options);
        if (path == "/v1/media")
        {
            await client.DownloadAsync(
                new RecordingLink(new Uri(server.Address, "/v1/media/x").AbsoluteUri, "GET", IsTemplated: false), Stream.Null);
        }

        await client.GetSystemsAsync();
    }

    private static RedirectingServer Server(int status, string path) => new(status, path, static requested => requested switch
    {
        "/oauth/token" => """{"access_token":"access-token-0001","refresh_token":"refresh-token-0001","expires_in":3600}""",
        "/v1/api/authCheck" => """{"userId":40871,"isAdmin":false}""",
        _ => """{"subscriptions":[],"events":[]}""",
    });

    private static SimpliSafeClientOptions Options(RedirectingServer server) => new()
    {
        Endpoints = SimpliSafeEndpoints.At(server.Address) with { Socket = new Uri($"ws://127.0.0.1:{server.Address.Port}/socket") },
        TokenStore = new MemoryTokenStore(),
        Pace = new CallPace { Interval = TimeSpan.Zero },
        Network = new NetworkOptions { Proxy = NetworkOptions.NoProxy },
        Retry = new RetryOptions { MaxRetries = 0 },
        WebSocket = new SimpliSafeListenerOptions { MaxAttempts = 1 },
    };
}
