using System.Net.WebSockets;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Rest;

/// <summary>Tests the pace of an account and the pauses after a block.</summary>
public sealed class AccountGateTests : IDisposable
{
    private static readonly ApiRequest Poll = new("GetState", HttpMethod.Get, "state");
    private static readonly ApiRequest Command = new("SetState", HttpMethod.Post, "state/home");

    private readonly FakeService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Block_pauses_all_calls_to_all_hosts()
    {
        await using SimpliSafeClient client = await LoginAsync();
        using HttpPipeline media = client.Pipelines.To(new Uri("https://media.simplisafe.com/v1"), client.Credentials);
        Func<FakeService.Request, HttpResponseMessage> good = _service.Api;
        _service.Api = _ => FakeService.Text(403, "<html>Forbidden</html>", "text/html");

        RateLimitException refused = await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll));
        int sent = _service.Requests.Count;
        _service.Api = good;
        RateLimitException held = await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Command));
        await Assert.ThrowsAsync<RateLimitException>(() => media.SendAsync(Poll));
        await Assert.ThrowsAsync<RateLimitException>(() => client.Credentials.RenewAsync(client.Credentials.Token));

        Assert.Equal(sent, _service.Requests.Count);
        Assert.Equal(403, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.RetryAfter);
        Assert.True(held.WasHeldBack);
        Assert.Contains("2026-01-01 00:01:00", held.Message, StringComparison.Ordinal);
        _service.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(1), (await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll))).RetryAfter);
        _service.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Api.SendAsync(Poll);
        await media.SendAsync(Poll);
    }

    [Fact]
    public async Task Pause_doubles_up_to_two_hours_until_a_call_succeeds()
    {
        await using SimpliSafeClient client = await LoginAsync();
        Func<FakeService.Request, HttpResponseMessage> good = _service.Api;
        _service.Api = _ => FakeService.Json(403, "");

        var pauses = new List<double>();
        for (int i = 0; i < 10; i++)
        {
            RateLimitException error = await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll));
            pauses.Add(error.RetryAfter!.Value.TotalSeconds);
            _service.Time.Advance(error.RetryAfter.Value);
            if (i == 8)
            {
                _service.Token = _ => FakeService.Tokens("fresh");
                _service.Api = good;
                await client.Api.SendAsync(Poll);
                _service.Api = _ => FakeService.Json(403, "");
            }
        }

        Assert.Equal([60, 120, 240, 480, 960, 1920, 3840, 7680, 7680, 60], pauses);
    }

    [Fact]
    public async Task Blocked_call_is_not_retried()
    {
        await using SimpliSafeClient client = await LoginAsync(
            _service.Options with { Retry = new() { MaxRetries = 3, BaseDelay = TimeSpan.Zero } });
        int before = _service.Requests.Count;
        _service.Api = _ => FakeService.Json(403, "");

        await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll).WaitAsync(TestTimeout.Value));
        await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll).WaitAsync(TestTimeout.Value));

        Assert.Equal(before + 1, _service.Requests.Count);
    }

    [Fact]
    public async Task Calls_rejected_together_count_as_one_block()
    {
        await using SimpliSafeClient client = await LoginAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Before = _ => release.Task;
        _service.Api = _ => FakeService.Json(403, "");

        Task<ApiResponse>[] calls = [.. Enumerable.Range(0, 5).Select(_ => client.Api.SendAsync(Poll))];
        release.SetResult();

        foreach (Task<ApiResponse> call in calls)
        {
            var error = await Assert.ThrowsAsync<RateLimitException>(() => call.WaitAsync(TestTimeout.Value));
            Assert.Equal(TimeSpan.FromSeconds(60), error.RetryAfter);
        }
    }

    [Theory]
    [InlineData("""{"type":"NoRemoteManagement","code":"078","statusCode":403}""")]
    [InlineData("""{"errorType":"NoRemoteManagement","code":78}""")]
    [InlineData("""{"error":"mfa_required"}""")]
    public async Task Rejection_with_reason_does_not_pause_calls(string body)
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = request => request.Method == "POST" ? FakeService.Json(403, body) : FakeService.Json(200, "{}");

        await Assert.ThrowsAsync<PermissionException>(() => client.Api.SendAsync(Command));
        await client.Api.SendAsync(Poll);
    }

    [Theory]
    [InlineData("\"Forbidden\"")]
    [InlineData("""{"message":"Forbidden"}""")]
    [InlineData("""{"error":"Forbidden","statusCode":403}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Rejection_without_reason_is_a_block(string body)
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = _ => FakeService.Json(403, body);

        Assert.True((await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll))).WasHeldBack);
    }

    [Fact]
    public async Task Refused_system_does_not_pause_the_calls_of_others()
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = static request => request.Uri.AbsolutePath.Contains("/subscriptions/1/", StringComparison.Ordinal)
            ? FakeService.Text(403, "<html>Forbidden</html>", "text/html")
            : FakeService.Json(200, "{}");
        for (int i = 0; i < 3; i++)
        {
            PermissionException refused = await Assert.ThrowsAsync<PermissionException>(() => client.Api.SendAsync(Events(1)));
            Assert.Equal(403, refused.StatusCode);
            await client.Api.SendAsync(Events(2));
        }
    }

    [Fact]
    public async Task Several_refused_systems_do_not_pause_the_calls_of_others()
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = static request => request.Uri.AbsolutePath.Contains("/subscriptions/3/", StringComparison.Ordinal)
            || !request.Uri.AbsolutePath.EndsWith("/events", StringComparison.Ordinal)
                ? FakeService.Json(200, "{}")
                : FakeService.Json(403, "");
        await Assert.ThrowsAsync<PermissionException>(() => client.Api.SendAsync(Events(1)));
        await Assert.ThrowsAsync<PermissionException>(() => client.Api.SendAsync(Events(2)));
        int before = _service.Requests.Count;
        await client.Api.SendAsync(Events(3));
        Assert.Equal(before + 2, _service.Requests.Count);
        Assert.EndsWith("/subscriptions", _service.Requests[before].Uri.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_refused_resources_and_a_refused_account_are_a_block()
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = static _ => FakeService.Json(403, "");
        await Assert.ThrowsAsync<PermissionException>(() => client.Api.SendAsync(Events(1)));
        await Assert.ThrowsAsync<PermissionException>(
            () => client.Api.SendAsync(new ApiRequest("GetSensors", HttpMethod.Get, "ss3/subscriptions/1/sensors?forceUpdate=false")));
        int before = _service.Requests.Count;
        RateLimitException blocked = await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Events(1)));
        await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll));
        Assert.True(blocked.WasHeldBack);
        Assert.Equal(before + 1, _service.Requests.Count);
    }

    [Theory]
    [InlineData("subscriptions/551207/events?numEvents=50", true)]
    [InlineData("subscriptions/551207/", true)]
    [InlineData("ss3/subscriptions/551207/settings/normal?forceUpdate=false", true)]
    [InlineData("doorlock/551207", true)]
    [InlineData("cameras/5e0d93bb14c64a0f8d2276aa3c9f41d8/551207/live-view", true)]
    [InlineData("users/40871/subscriptions?activeOnly=true", false)]
    [InlineData("api/authCheck", false)]
    public void Requests_for_one_system_and_for_the_account_are_distinguished(string path, bool isOne) =>
        Assert.Equal(isOne, RefusedResources.IsOne(new ApiRequest("Any", HttpMethod.Get, path)));

    [Fact]
    public async Task Block_does_not_cause_a_login()
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = _ => FakeService.Json(403, "");
        for (int i = 0; i < 5; i++)
        {
            RateLimitException error = await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll));
            _service.Time.Advance(error.RetryAfter!.Value);
        }

        Assert.Single(_service.TokenRequests);
    }

    [Fact]
    public async Task Rejected_socket_pauses_sockets_but_not_calls()
    {
        await using SimpliSafeClient client = await LoginAsync();
        Func<FakeService.Request, HttpResponseMessage> good = _service.Api;
        _service.Api = request => request.Uri.Scheme == "ws" || request.Header("Upgrade") is not null
            ? FakeService.Json(403, "")
            : good(request);
        int before = _service.Requests.Count;

        await OpenSocketAsync(client);
        await OpenSocketAsync(client);
        Assert.Equal(before + 1, _service.Requests.Count);
        await client.Api.SendAsync(Poll);

        _service.Time.Advance(TimeSpan.FromSeconds(60));
        await OpenSocketAsync(client);
        _service.Time.Advance(TimeSpan.FromSeconds(119));
        await OpenSocketAsync(client);
        Assert.Equal(before + 3, _service.Requests.Count);
    }

    [Fact]
    public async Task Block_of_calls_pauses_sockets()
    {
        await using SimpliSafeClient client = await LoginAsync();
        _service.Api = _ => FakeService.Json(403, "");
        await Assert.ThrowsAsync<RateLimitException>(() => client.Api.SendAsync(Poll));
        int before = _service.Requests.Count;

        Exception error = await OpenSocketAsync(client);

        Assert.Equal(before, _service.Requests.Count);
        Assert.IsType<RateLimitException>(error.GetBaseException());
    }

    [Fact]
    public async Task Calls_keep_the_pace_after_a_burst()
    {
        await using SimpliSafeClient client = await LoginAsync(
            _service.Options with { Pace = new() { Burst = 10, Reserve = 2, Interval = TimeSpan.FromSeconds(1) } });
        _service.Time.Advance(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 8; i++)
        {
            await client.Api.SendAsync(Poll).WaitAsync(TestTimeout.Value);
        }

        int sent = _service.Requests.Count;
        Task<ApiResponse> ninth = client.Api.SendAsync(Poll);
        await _service.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TestTimeout.Value);
        Assert.Equal(sent, _service.Requests.Count);
        _service.Time.Advance(TimeSpan.FromSeconds(1));
        await ninth.WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task Command_does_not_wait_for_polls()
    {
        await using SimpliSafeClient client = await LoginAsync(
            _service.Options with { Pace = new() { Burst = 10, Reserve = 2, Interval = TimeSpan.FromSeconds(1) } });
        _service.Time.Advance(TimeSpan.FromMinutes(1));
        Task<ApiResponse>[] polls = [.. Enumerable.Range(0, 30).Select(_ => client.Api.SendAsync(Poll))];

        await client.Api.SendAsync(Command).WaitAsync(TestTimeout.Value);
        await client.Api.SendAsync(new ApiRequest("GetState", HttpMethod.Get, "state") { IsUrgent = true }).WaitAsync(TestTimeout.Value);

        Assert.Equal(22, polls.Count(poll => !poll.IsCompleted));
        while (polls.Any(poll => !poll.IsCompleted))
        {
            _service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task User_agent_comes_from_options()
    {
        await using SimpliSafeClient client = await LoginAsync(_service.Options with { UserAgent = "My house/1.0 (test)" });

        Assert.All(_service.Requests, request => Assert.Equal("My house/1.0 (test)", request.Header("User-Agent")));
    }

    private static ApiRequest Events(int system) => new("GetEvents", HttpMethod.Get, $"subscriptions/{system}/events?numEvents=50");

    private static async Task<Exception> OpenSocketAsync(SimpliSafeClient client)
    {
        using var socket = new ClientWebSocket();
        return await Assert.ThrowsAnyAsync<Exception>(
            () => socket.ConnectAsync(new Uri("ws://socketlink.example.com"), client.Api.Invoker, CancellationToken.None));
    }

    private Task<SimpliSafeClient> LoginAsync(SimpliSafeClientOptions? options = null) =>
        SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options ?? _service.Options);
}
