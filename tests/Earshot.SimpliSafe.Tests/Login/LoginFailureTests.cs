using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Login;

/// <summary>Log-ins that end badly.</summary>
public sealed class LoginFailureTests
{
    private const string Code = "Zq3-abcdefghijklmnopqrstuvwxyzABCDEFGHIJ_0123";

    private readonly FakeService _service = new();

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    public async Task Code_used_twice_or_too_late_says_to_start_again(int status)
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
    public async Task Code_is_not_sent_twice_after_an_answer_that_leaves_open_what_happened()
    {
        _service.Token = _ => FakeService.Json(503, "{}");

        await Assert.ThrowsAsync<ServerException>(
            () => SimpliSafeLogin.Start(_service.Options with { Retry = new() { MaxRetries = 3, BaseDelay = TimeSpan.Zero } }).CompleteAsync(Code));

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Answer_without_refresh_token_is_no_log_in()
    {
        SimpliSafeClientOptions options = _service.Options;

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => SimpliSafeLogin.Start(options).CompleteAsync(Code));

        Assert.Contains("no refresh token", error.Message, StringComparison.Ordinal);
        Assert.Null(await options.TokenStore.LoadAsync());
    }

    [Fact]
    public async Task Tokens_are_stored_before_the_account_is_asked_for_so_that_a_failure_there_loses_nothing()
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
    public async Task Store_that_cannot_be_had_is_found_before_the_code_is_spent()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.File, "");
        // A file where the folder should be.
        var store = new FileTokenStore(Path.Combine(folder.File, "tokens.json")) { LockTimeout = TimeSpan.Zero };

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(
            () => SimpliSafeLogin.Start(_service.Options with { TokenStore = store }).CompleteAsync(Code));

        Assert.Equal(TokenStoreProblem.Locked, error.Problem);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task First_tokens_that_cannot_be_stored_are_in_the_error()
    {
        using var folder = new Folder();
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
    public async Task Password_that_the_service_no_longer_takes_ends_in_the_name_of_the_way_that_works(int status, string body, string type)
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
    public async Task Password_is_never_sent_a_second_time_by_itself(int status)
    {
        _service.Token = _ => FakeService.Json(status, "{}");

        await Assert.ThrowsAnyAsync<ApiException>(() => SimpliSafeClient.LoginWithCredentialsAsync(
            "han@example.com", "lea1234", _service.Options with { Retry = new() { MaxRetries = 3, BaseDelay = TimeSpan.Zero } }));

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Second_run_finishes_the_log_in_of_the_first()
    {
        using var folder = new Folder();
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
    public async Task Damaged_pending_log_in_says_to_start_again(string text)
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.File, text);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => PendingLogin.LoadAsync(folder.File));

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
    }

    [Fact]
    public async Task Missing_pending_log_in_is_none()
    {
        using var folder = new Folder();

        Assert.Null(await PendingLogin.LoadAsync(folder.File));
    }
}
