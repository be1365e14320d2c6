using Earshot.Http;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Tokens;

/// <summary>Tests logging out.</summary>
public sealed class LogoutTests
{
    [Fact]
    public async Task Token_received_after_logout_is_not_kept()
    {
        var response = new TaskCompletionSource<AccessToken>();
        using var credentials = new CredentialSource(
            "old", (_, _) => new ValueTask<AccessToken>(response.Task), TimeSpan.Zero, new FakeTimeProvider());
        Task<string> renewal = credentials.RenewAsync("old");

        credentials.Forget();
        response.SetResult(new AccessToken("new"));
        await renewal;

        Assert.Null(credentials.Token);
    }
}
