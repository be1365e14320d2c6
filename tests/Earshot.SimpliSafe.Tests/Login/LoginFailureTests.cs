using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Login;

/// <summary>Tests failing logins.</summary>
public sealed class LoginFailureTests
{
    private const string Code = "Zq3-abcdefghijklmnopqrstuvwxyzABCDEFGHIJ_0123";

    private readonly FakeService _service = new();

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    public async Task Used_or_expired_code_says_to_start_again(int status)
    {
        _service.Token = _ => FakeService.Json(status, """{"error":"invalid_grant","error_description":"Invalid authorization code"}""");

        LoginException error =
            await Assert.ThrowsAsync<LoginException>(() => SimpliSafeLogin.Start(_service.Options).CompleteAsync(Code));

        Assert.Contains("Start the login again", error.Message, StringComparison.Ordinal);
        Assert.Equal("invalid_grant", error.ErrorId);
        Assert.DoesNotContain(Code, error.ToString(), StringComparison.Ordinal);
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Code_is_not_sent_again_when_outcome_is_unknown()
    {
        _service.Token = _ => FakeService.Json(503, "{}");

        await Assert.ThrowsAsync<ServerException>(
            () => SimpliSafeLogin.Start(
                _service.Options with { Retry = new() { MaxRetries = 3, BaseDelay = TimeSpan.Zero } }).CompleteAsync(Code));

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Login_fails_when_response_has_no_refresh_token()
    {
        SimpliSafeClientOptions options = _service.Options;

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => SimpliSafeLogin.Start(options).CompleteAsync(Code));

        Assert.Contains("no refresh token", error.Message, StringComparison.Ordinal);
        Assert.Null(await options.TokenStore.LoadAsync());
    }

    [Fact]
    public async Task Tokens_are_stored_before_the_account_is_read()
    {
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);
        Func<FakeService.Request, HttpResponseMessage> good = _service.Api;
        _service.Api = _ => FakeService.Json(500, "{}");
        SimpliSafeClientOptions options = _service.Options;

        await Assert.ThrowsAsync<ServerException>(() => SimpliSafeLogin.Start(options).CompleteAsync(Code));

        Assert.Equal(FakeService.RefreshToken, (await options.TokenStore.LoadAsync())!.RefreshToken);
        _service.Api = good;
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithSavedTokenAsync(options);
        Assert.Equal(FakeService.UserId, client.UserId);
        Assert.Equal(FakeService.UserId, (await options.TokenStore.LoadAsync())!.UserId);
        Assert.Single(_service.TokenRequests);
    }

    [Fact]
    public async Task Unusable_store_is_detected_before_code_is_used()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File, "");
        // A file has the name of the folder.
        var store = new FileTokenStore(Path.Combine(folder.File, "tokens.json")) { LockTimeout = TimeSpan.Zero };

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(
            () => SimpliSafeLogin.Start(_service.Options with { TokenStore = store }).CompleteAsync(Code));

        Assert.Equal(TokenStoreProblem.Locked, error.Problem);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Unsaved_first_tokens_are_in_the_exception()
    {
        using var folder = new TemporaryFolder();
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);
        SimpliSafeClientOptions options = _service.Options with
        {
            TokenStore = new FileTokenStore(folder.File, step => throw new IOException($"No space left on device ({step})")),
        };

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => SimpliSafeLogin.Start(options).CompleteAsync(Code));

        Assert.Equal(TokenStoreProblem.NotSaved, error.Problem);
        Assert.Equal(FakeService.RefreshToken, error.Unsaved!.RefreshToken);
        Assert.DoesNotContain(FakeService.RefreshToken, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"unsupported_grant_type"}""", "application/json")]
    [InlineData(401, """{"error":"invalid_grant"}""", "application/json")]
    [InlineData(401, "\"Unauthorized\"", "application/json")]
    [InlineData(403, """{"error":"mfa_required","mfa_token":"x"}""", "application/json")]
    [InlineData(403, "", "text/plain")]
    [InlineData(404, "Not Found", "text/plain")]
    [InlineData(405, "", "text/plain")]
    [InlineData(410, "", "text/plain")]
    [InlineData(200, "<html></html>", "text/html")]
    [InlineData(200, "", "text/plain")]
    public async Task Rejected_password_names_the_browser_login(int status, string body, string type)
    {
        _service.Token = _ => FakeService.Text(status, body, type);

        LoginException error = await Assert.ThrowsAsync<LoginException>(
            () => SimpliSafeClient.LoginWithCredentialsAsync("han@example.com", "lea1234", _service.Options));

        Assert.Contains("SimpliSafeLogin", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lea1234", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("han@example.com", error.ToString(), StringComparison.Ordinal);
        Assert.Single(_service.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Password_is_never_sent_again(int status)
    {
        _service.Token = _ => FakeService.Json(status, "{}");

        await Assert.ThrowsAnyAsync<ApiException>(() => SimpliSafeClient.LoginWithCredentialsAsync(
            "han@example.com", "lea1234", _service.Options with { Retry = new() { MaxRetries = 3, BaseDelay = TimeSpan.Zero } }));

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Second_run_completes_the_login_of_the_first()
    {
        using var folder = new TemporaryFolder();
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);
        PendingLogin first = SimpliSafeLogin.Start(_service.Options).Pending;
        await first.SaveAsync(folder.File);

        PendingLogin? second = await PendingLogin.LoadAsync(folder.File);
        await using SimpliSafeClient client = await SimpliSafeLogin.Resume(second!, _service.Options).CompleteAsync(Code);

        Assert.Equal(first, second);
        Assert.Contains(first.Verifier, _service.Requests[0].Body, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"verifier":"short","deviceId":"X","startedAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"verifier":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk","deviceId":"X","star""")]
    public async Task Damaged_pending_login_says_to_start_again(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File, text);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => PendingLogin.LoadAsync(folder.File));

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
    }

    [Fact]
    public async Task Missing_pending_login_is_null()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(await PendingLogin.LoadAsync(folder.File));
    }
}
