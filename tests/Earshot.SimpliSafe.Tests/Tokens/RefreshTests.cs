using Earshot.Http;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Tokens;

/// <summary>Tests when the access token is renewed, and what failures mean.</summary>
public sealed class RefreshTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int, string, string> BadAnswers => new()
    {
        { 400, """{"error":"invalid_request"}""", "application/json" },
        { 400, "", "text/plain" },
        { 401, "\"Unauthorized\"", "application/json" },
        { 401, "", "text/plain" },
        { 403, """{"error":"access_denied"}""", "application/json" },
        { 403, "<html>blocked</html>", "text/html" },
        { 404, "", "text/plain" },
        { 429, "{}", "application/json" },
        { 500, """{"error":"invalid_grant"}""", "application/json" },
        { 503, "", "text/plain" },
        { 200, "<html>hello</html>", "text/html" },
        { 200, "", "application/json" },
        { 200, "{}", "application/json" },
        { 200, "null", "application/json" },
        { 200, """{"access_token":null,"refresh_token":"poison"}""", "application/json" },
        { 200, """{"access_token":"","refresh_token":"poison"}""", "application/json" },
        { 302, "", "text/plain" },
    };

    public void Dispose()
    {
        _folder.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Token_is_renewed_a_minute_before_it_expires()
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync();

        _service.Time.Advance(TimeSpan.FromSeconds(3539));
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("Bearer access-1", _service.Requests[^1].Header("Authorization"));

        _service.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("Bearer access-2", _service.Requests[^1].Header("Authorization"));
        Assert.Equal(2, _service.TokenRequests.Count);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    [InlineData(-0.5)]
    [InlineData(0.99)]
    public async Task Jump_of_the_wall_clock_has_no_effect(double days)
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync();

        _service.Time.JumpWallClock(TimeSpan.FromDays(days));
        _service.Time.Advance(TimeSpan.FromSeconds(3000));
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("Bearer access-1", _service.Requests[^1].Header("Authorization"));

        _service.Time.Advance(TimeSpan.FromSeconds(600));
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("Bearer access-2", _service.Requests[^1].Header("Authorization"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 1)]
    [InlineData(59.5, 2)]
    [InlineData(61, 2)]
    [InlineData(60 * 24 * 400, 2)]
    [InlineData(-1, 2)]
    [InlineData(-60 * 24 * 400, 2)]
    public async Task Stored_access_token_is_used_only_when_clock_is_plausible(double minutes, int tokenRequests)
    {
        _service.CountTokens();
        SimpliSafeClientOptions options = _service.Options with { TokenStore = new FileTokenStore(_folder.File) };
        await (await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options)).DisposeAsync();
        _service.Time.JumpWallClock(TimeSpan.FromMinutes(minutes));

        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithSavedTokenAsync(options);
        if (minutes is > 59 and < 60)
        {
            // The token is accepted shortly before it expires and renewed by the next call that requires it.
            _service.Time.Advance(TimeSpan.FromSeconds(30));
        }

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(FakeService.UserId, client.UserId);
        Assert.Equal($"Bearer access-{tokenRequests}", _service.Requests[^1].Header("Authorization"));
        Assert.Equal(tokenRequests, _service.TokenRequests.Count);
    }

    [Fact]
    public async Task Revoked_token_is_renewed_once()
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync();
        _service.Time.Advance(TimeSpan.FromSeconds(10));
        _service.Api = request => request.Header("Authorization") == "Bearer access-1"
            ? FakeService.Json(401, "\"Unauthorized\"")
            : FakeService.Json(200, "{}");

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(2, _service.TokenRequests.Count);
        _service.Api = _ => FakeService.Json(401, "\"Unauthorized\"");
        _service.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<LoginException>(() => client.Api.SendAsync(FakeService.AnyRequest));
        Assert.Equal(3, _service.TokenRequests.Count);
    }

    [Fact]
    public async Task Refreshes_are_at_least_five_seconds_apart()
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync();

        string second = await client.Credentials.RenewAsync("access-1");
        Task<string> third = client.Credentials.RenewAsync(second);
        await _service.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(TestTimeout.Value);
        Assert.Equal(2, _service.TokenRequests.Count);
        _service.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("access-3", await third.WaitAsync(TestTimeout.Value));
    }

    [Fact]
    public async Task Fifty_calls_with_an_expired_token_share_one_refresh()
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync(new MemoryTokenStore(), new CallPace { Burst = 100 });
        _service.Time.Advance(TimeSpan.FromHours(2));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Before = request => request.IsToken ? release.Task : Task.CompletedTask;

        Task<ApiResponse>[] calls = [.. Enumerable.Range(0, 50).Select(_ => client.Api.SendAsync(FakeService.AnyRequest))];
        release.SetResult();
        await Task.WhenAll(calls).WaitAsync(TestTimeout.Value);

        Assert.Equal(2, _service.TokenRequests.Count);
    }

    [Fact]
    public async Task Renewal_of_a_token_raises_an_event()
    {
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync();
        var heard = new List<string?>();
        client.Credentials.Renewed += (_, _) => heard.Add(client.Credentials.Token);

        Assert.Equal(TimeSpan.FromSeconds(3540), client.Credentials.RenewalDueIn);
        _service.Time.Advance(TimeSpan.FromSeconds(3600));
        Assert.Equal(TimeSpan.Zero, client.Credentials.RenewalDueIn);
        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(["access-2"], heard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"refresh_token\":null,")]
    [InlineData("\"refresh_token\":\"\",")]
    [InlineData("\"refresh_token\":\"null\",")]
    [InlineData("\"refresh_token\":7.5e1,")]
    [InlineData("\"refresh_token\":{},")]
    [InlineData("\"refresh_token\":\" \",")]
    public async Task Missing_refresh_token_does_not_replace_the_old(string field)
    {
        var store = new FileTokenStore(_folder.File);
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        _service.Token = _ => FakeService.Json(200, $$"""{"access_token":"access-2",{{field}}"expires_in":3600}""");

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(
            field.Contains("7.5", StringComparison.Ordinal) ? "7.5e1" : FakeService.RefreshToken,
            (await store.LoadAsync())!.RefreshToken);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Invalid_grant_is_final_and_keeps_stored_login(int status)
    {
        var store = new FileTokenStore(_folder.File);
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        _service.Token = _ => FakeService.Json(
            status, """{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}""");

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => client.Api.SendAsync(FakeService.AnyRequest));
        _service.Time.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<LoginException>(() => client.Api.SendAsync(FakeService.AnyRequest));

        Assert.Contains("Log in again", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.TokenRequests.Count);
        Assert.Equal(FakeService.RefreshToken, (await store.LoadAsync())!.RefreshToken);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Any_other_error_is_temporary(int status, string body, string type)
    {
        var store = new FileTokenStore(_folder.File);
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        _service.Token = _ => FakeService.Text(status, body, type);

        EarshotException error = await Assert.ThrowsAnyAsync<EarshotException>(() => client.Api.SendAsync(FakeService.AnyRequest));

        Assert.True(error is ServerException or ConnectionException or RateLimitException, error.ToString());
        Assert.Equal(FakeService.RefreshToken, (await store.LoadAsync())!.RefreshToken);
        _service.Time.Advance(TimeSpan.FromMinutes(5));
        _service.Token = _ => FakeService.Tokens("access-good");
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("Bearer access-good", _service.Requests[^1].Header("Authorization"));
    }

    [Fact]
    public async Task Timeout_of_a_refresh_is_temporary()
    {
        await using SimpliSafeClient client = await _service.LoginAsync();
        _service.Time.Advance(TimeSpan.FromHours(1));
        _service.Before = request => request.IsToken ? Task.Delay(Timeout.InfiniteTimeSpan, _service.Time) : Task.CompletedTask;

        Task<ApiResponse> call = client.Api.SendAsync(FakeService.AnyRequest);
        await _service.Time.WaitForTimerAsync(TimeSpan.FromHours(1)).WaitAsync(TestTimeout.Value);
        _service.Time.Advance(TimeSpan.FromHours(1));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => call.WaitAsync(TestTimeout.Value));
        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        _service.Before = _ => Task.CompletedTask;
        _service.Time.Advance(TimeSpan.FromSeconds(5));
        await client.Api.SendAsync(FakeService.AnyRequest);
    }

    [Fact]
    public async Task Valid_token_is_used_when_early_renewal_fails()
    {
        await using SimpliSafeClient client = await _service.LoginAsync();
        _service.Time.Advance(TimeSpan.FromSeconds(3550));
        _service.Token = _ => FakeService.Json(500, "{}");

        await client.Api.SendAsync(FakeService.AnyRequest);
        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal($"Bearer {FakeService.AccessToken}", _service.Requests[^1].Header("Authorization"));
        Assert.Equal(2, _service.TokenRequests.Count);
        _service.Time.Advance(TimeSpan.FromSeconds(50));
        await Assert.ThrowsAsync<ServerException>(() => client.Api.SendAsync(FakeService.AnyRequest));
    }
}
