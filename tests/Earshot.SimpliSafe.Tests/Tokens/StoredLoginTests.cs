using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.TokenStores;
using Earshot.Storage;

namespace Earshot.SimpliSafe.Tests.Tokens;

/// <summary>Tests when a login is stored, and what happens when another program changes the stored login.</summary>
public sealed class StoredLoginTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task New_refresh_token_is_stored_before_the_access_token_is_used()
    {
        var store = new FileTokenStore(_folder.File);
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        string? storedAtUse = null;
        _service.Token = _ => FakeService.Tokens("access-new", "refresh-new");
        _service.Api = request =>
        {
            storedAtUse = StoredLoginJson.Read(File.ReadAllBytes(_folder.File))!.RefreshToken;
            return FakeService.Json(200, "{}");
        };

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal("refresh-new", storedAtUse);
    }

    [Theory]
    [InlineData(WriteStep.Create)]
    [InlineData(WriteStep.Write)]
    [InlineData(WriteStep.Flush)]
    [InlineData(WriteStep.Rename)]
    internal async Task Unsaved_refresh_token_is_stored_by_the_next_call(WriteStep full)
    {
        bool isFull = false;
        var store = new FileTokenStore(_folder.File, step =>
        {
            if (isFull && step == full)
            {
                throw new IOException("No space left on device");
            }
        });
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        isFull = true;
        _service.Token = _ => FakeService.Tokens("access-2", "refresh-2");

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => client.Api.SendAsync(FakeService.AnyRequest));
        Assert.Equal(TokenStoreProblem.NotSaved, error.Problem);
        Assert.Equal(FakeService.RefreshToken, (await store.LoadAsync())!.RefreshToken);
        Assert.DoesNotContain(_service.Requests, request => request.Header("Authorization") == "Bearer access-2");
        Assert.Contains(_service.Logs.Lines, line => line.Id == 306);

        isFull = false;
        _service.Time.Advance(TimeSpan.FromSeconds(5));
        await client.Api.SendAsync(FakeService.AnyRequest);
        Assert.Equal("refresh-2", (await store.LoadAsync())!.RefreshToken);
        Assert.Equal("Bearer access-2", _service.Requests[^1].Header("Authorization"));
        Assert.Equal(2, _service.TokenRequests.Count);
    }

    [Fact]
    public async Task Unsaved_access_token_does_not_fail_the_call()
    {
        bool isFull = false;
        var store = new FileTokenStore(_folder.File, step =>
        {
            if (isFull)
            {
                throw new IOException($"No space left on device ({step})");
            }
        });
        _service.CountTokens();
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        _service.Time.Advance(TimeSpan.FromHours(1));
        isFull = true;

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal("Bearer access-2", _service.Requests[^1].Header("Authorization"));
        Assert.Contains(_service.Logs.Lines, line => line.Id == 307);
    }

    [Fact]
    public async Task Damaged_file_is_replaced_from_memory()
    {
        var store = new FileTokenStore(_folder.File);
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        await File.WriteAllTextAsync(_folder.File, "");
        _service.Time.Advance(TimeSpan.FromHours(1));

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(FakeService.RefreshToken, (await store.LoadAsync())!.RefreshToken);
        Assert.Contains(_service.Logs.Lines, line => line.Id == 308);
    }

    [Fact]
    public async Task Two_clients_share_a_file_and_refresh_once()
    {
        _service.CountTokens();
        SimpliSafeClientOptions options = _service.Options with { TokenStore = new FileTokenStore(_folder.File) };
        await using SimpliSafeClient first = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options);
        await using SimpliSafeClient second =
            await SimpliSafeClient.LoginWithSavedTokenAsync(options with { TokenStore = new FileTokenStore(_folder.File) });
        _service.Time.Advance(TimeSpan.FromHours(1));

        await first.Api.SendAsync(FakeService.AnyRequest);
        await second.Api.SendAsync(FakeService.AnyRequest);

        Assert.Equal(2, _service.TokenRequests.Count);
        Assert.Equal("Bearer access-2", _service.Requests[^1].Header("Authorization"));
    }

    [Fact]
    public async Task Refresh_token_of_another_program_is_used()
    {
        var store = new FileTokenStore(_folder.File);
        await using SimpliSafeClient client = await _service.LoginAsync(store);
        await store.SaveAsync(new StoredLogin { RefreshToken = "refresh-of-another-program", UserId = FakeService.UserId });
        _service.Time.Advance(TimeSpan.FromHours(1));

        await client.Api.SendAsync(FakeService.AnyRequest);

        Assert.Contains("refresh-of-another-program", _service.TokenRequests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_deletes_the_file_and_ends_sharing_clients()
    {
        SimpliSafeClientOptions options = _service.Options with { TokenStore = new FileTokenStore(_folder.File) };
        await using SimpliSafeClient first = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options);
        await using SimpliSafeClient second = await SimpliSafeClient.LoginWithSavedTokenAsync(options);

        await first.LogoutAsync();

        Assert.False(File.Exists(_folder.File));
        await Assert.ThrowsAsync<LoginException>(() => first.Api.SendAsync(FakeService.AnyRequest));
        _service.Time.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<LoginException>(() => second.Api.SendAsync(FakeService.AnyRequest));
        await Assert.ThrowsAsync<LoginException>(() => SimpliSafeClient.LoginWithSavedTokenAsync(options));
        Assert.Single(_service.TokenRequests);
    }

    [Fact]
    public async Task Stored_login_is_not_sent_to_another_host()
    {
        SimpliSafeClientOptions options = _service.Options with { TokenStore = new FileTokenStore(_folder.File) };
        await (await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options)).DisposeAsync();
        int before = _service.Requests.Count;

        await Assert.ThrowsAsync<LoginException>(() => SimpliSafeClient.LoginWithSavedTokenAsync(
            options with { Endpoints = SimpliSafeEndpoints.At(new Uri("http://127.0.0.1:8066")) }));

        Assert.Equal(before, _service.Requests.Count);
    }
}
