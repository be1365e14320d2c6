using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Listening;

public sealed class NetworkTests
{
    [Fact]
    public async Task Untrusted_certificate_exits_4_and_names_the_option()
    {
        await using Server server = await Server.StartAsync();
        await using Relay tls = Relay.Tls(server.Simulator.Url);
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "--no-wait", "--url", $"https://127.0.0.1:{tls.Port}"));
        Assert.Contains("--insecure", tool.Error.Text);
        Assert.DoesNotContain(nameof(NetworkOptions), tool.Error.Text);
    }

    [Fact]
    public async Task Insecure_accepts_any_certificate_and_warns()
    {
        await using Server server = await Server.StartAsync();
        await using Relay tls = Relay.Tls(server.Simulator.Url);
        ToolRun tool = server.Tool();

        Assert.Equal(0, await tool.StartAsync("listen", "--insecure", "--url", $"https://127.0.0.1:{tls.Port}", "--count", "1"));
        Assert.Contains("WARNING: --insecure", tool.Error.Text);
        Assert.Contains("com.mattermost.hello", tool.Output.Text);
    }

    [Fact]
    public async Task Proxy_carries_http_requests_and_websocket()
    {
        await using Server server = await Server.StartAsync();
        await using Relay proxy = Relay.Proxy(server.Simulator.Url);
        ToolRun tool = server.Tool();

        Assert.Equal(0, await tool.StartAsync("listen", "--proxy", $"http://127.0.0.1:{proxy.Port}", "--count", "1"));
        Assert.Contains(proxy.Requests, line => line.Contains("/api/v4/users/me", StringComparison.Ordinal));
        Assert.True(proxy.Requests.Count >= 2);
    }
}
