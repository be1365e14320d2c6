using Earshot.Http;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Tokens;

/// <summary>What a log-out leaves behind.</summary>
public sealed class LogoutTests
{
    [Fact]
    public async Task A_token_that_comes_after_the_log_out_is_not_kept()
    {
        var answer = new TaskCompletionSource<AccessToken>();
        using var credentials = new CredentialSource(
            "old", (_, _) => new ValueTask<AccessToken>(answer.Task), TimeSpan.Zero, new FakeTimeProvider());
        Task<string> renewal = credentials.RenewAsync("old");

        credentials.Forget();
        answer.SetResult(new AccessToken("new"));
        await renewal;

        Assert.Null(credentials.Token);
    }
}
