using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests the rules for browsers, which use cookies and send an origin.</summary>
public sealed class BrowserTests
{
    private const string Ajax = "XMLHttpRequest";

    [Fact]
    public async Task Login_sets_cookies_only_for_browser_requests()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Dictionary<string, string> cookies = await LoginAsync(world);
        Assert.Equal(["MMAUTHTOKEN", "MMCSRF", "MMUSERID"], cookies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(world.Han.Id, cookies["MMUSERID"]);
        Assert.Empty(await LoginAsync(world, requestedWith: null));
    }

    [Theory]
    [InlineData("GET", null, null, 200, false)]
    [InlineData("PUT", null, null, 401, true)]
    [InlineData("PUT", "wrong", null, 401, true)]
    [InlineData("PUT", "right", null, 200, false)]
    [InlineData("PUT", null, Ajax, 200, false)]
    public async Task Change_with_cookie_requires_the_CSRF_token(
        string method, string? csrf, string? requestedWith, int status, bool removed)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Dictionary<string, string> cookies = await LoginAsync(world);
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(world.Simulator.Url, $"/api/v4/users/{world.Han.Id}/status"));
        request.Headers.Add("Cookie", "MMAUTHTOKEN=" + cookies["MMAUTHTOKEN"]);
        Add(request, "X-CSRF-Token", csrf == "right" ? cookies["MMCSRF"] : csrf);
        Add(request, "X-Requested-With", requestedWith);
        request.Content = method == "GET" ? null : new StringContent($$"""{"user_id":"{{world.Han.Id}}","status":"away"}""");
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        Assert.Equal((status, removed), ((int)response.StatusCode, response.Headers.Contains("Set-Cookie")));
    }

    [Fact]
    public async Task Cookie_takes_precedence_over_the_header()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Dictionary<string, string> cookies = await LoginAsync(world);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Simulator.Url, "/api/v4/users/me"));
        request.Headers.Add("Cookie", "MMAUTHTOKEN=" + cookies["MMAUTHTOKEN"]);
        request.Headers.Authorization = new("Bearer", world.AdminToken);
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        Assert.Equal("hansolo", JsonNode.Parse(await response.Content.ReadAsStringAsync())!["username"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cookie_authenticates_the_socket()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Dictionary<string, string> cookies = await LoginAsync(world);
        using TestSocket socket = await world.ConnectAsync(headers: ("Cookie", "MMAUTHTOKEN=" + cookies["MMAUTHTOKEN"]));
        Assert.Equal(world.Han.Id, (await socket.ReceiveEventAsync("hello"))["broadcast"]!["user_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Upgrade_is_rejected_from_another_origin()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string own = world.Simulator.Url.GetLeftPart(UriPartial.Authority);
        using TestSocket socket = await world.ConnectAsync(world.HanToken, headers: ("Origin", own));
        await socket.ReceiveEventAsync("hello");
        foreach (string origin in (string[])["https://evil.example", "http://127.0.0.1:1", "null"])
        {
            await Assert.ThrowsAsync<WebSocketException>(() => world.ConnectAsync(world.HanToken, headers: ("Origin", origin)));
            using HttpResponseMessage refused = await UpgradeAsync(world, origin);
            JsonNode error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            Assert.Equal((500, "api.web_socket.connect.upgrade.app_error"), ((int)refused.StatusCode, error["id"]!.GetValue<string>()));
        }
    }

    private static async Task<HttpResponseMessage> UpgradeAsync(RecordedWorld world, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Simulator.Url, "/api/v4/websocket"));
        foreach ((string name, string value) in new[]
        {
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg=="), ("Origin", origin),
        })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await world.Http.SendAsync(request);
    }

    private static async Task<Dictionary<string, string>> LoginAsync(RecordedWorld world, string? requestedWith = Ajax)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Simulator.Url, "/api/v4/users/login"));
        request.Content = new StringContent($$"""{"login_id":"hansolo","password":"{{RecordedWorld.Password}}"}""");
        Add(request, "X-Requested-With", requestedWith);
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        return response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set)
            ? set.Select(c => c.Split(';')[0].Split('=', 2)).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal)
            : [];
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.Add(name, value);
        }
    }
}
