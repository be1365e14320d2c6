using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Tokens with a lifetime.</summary>
public sealed class ExpiringTokenTests
{
    private readonly FakeTimeProvider _time = new();
    private int _logins;
    private Exception? _failure;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [InlineData(true, 3600, 3540)]
    [InlineData(false, 3600, 3540)]
    [InlineData(true, 40, 30)]
    [InlineData(false, 40, 30)]
    public async Task Token_is_renewed_shortly_before_it_expires(bool synchronous, int lifetime, int renewedAfter)
    {
        using CredentialSource credentials = Source(lifetime);

        Assert.Equal("token1", await GetAsync(credentials, synchronous));
        Assert.Equal(TimeSpan.FromSeconds(renewedAfter), credentials.RenewalDueIn);
        _time.Advance(TimeSpan.FromSeconds(renewedAfter) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("token1", await GetAsync(credentials, synchronous));
        _time.JumpWallClock(TimeSpan.FromDays(-9));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("token2", await GetAsync(credentials, synchronous));
        Assert.Equal(2, _logins);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Token_is_used_until_it_expires_when_early_renewal_fails(bool synchronous)
    {
        using CredentialSource credentials = Source(3600);
        await GetAsync(credentials, synchronous);
        _failure = new ServerException("Down.");

        _time.Advance(TimeSpan.FromSeconds(3550));
        Assert.Equal("token1", await GetAsync(credentials, synchronous));
        Assert.Equal("token1", await GetAsync(credentials, synchronous));
        Assert.Equal(2, _logins);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("token1", await GetAsync(credentials, synchronous));
        Assert.Equal(3, _logins);

        _time.Advance(TimeSpan.FromSeconds(44));
        await Assert.ThrowsAsync<ServerException>(() => GetAsync(credentials, synchronous));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Rejected_renewal_is_thrown_although_the_token_is_still_valid(bool synchronous)
    {
        using CredentialSource credentials = Source(3600);
        await GetAsync(credentials, synchronous);
        _failure = new LoginException("No more.");
        _time.Advance(TimeSpan.FromSeconds(3550));

        await Assert.ThrowsAsync<LoginException>(() => GetAsync(credentials, synchronous));
        await Assert.ThrowsAsync<LoginException>(() => GetAsync(credentials, synchronous));
        Assert.Equal(2, _logins);
    }

    [Fact]
    public async Task Renewed_occurs_after_renewal_and_its_exceptions_are_logged()
    {
        var log = new LogRecorder();
        using CredentialSource credentials = Source(3600, log);
        int reported = 0;
        credentials.Renewed += (_, _) =>
        {
            reported++;
            throw new InvalidOperationException("careless");
        };

        await credentials.GetTokenAsync();
        Assert.Equal(0, reported);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("token2", await credentials.GetTokenAsync());
        Assert.Equal(1, reported);
        Assert.Contains(log.Lines, line => line.Id == 210);
    }

    [Fact]
    public async Task Token_without_a_lifetime_is_never_renewed()
    {
        using var credentials = new CredentialSource("forever", timeProvider: _time);
        _time.Advance(TimeSpan.FromDays(20));

        Assert.Null(credentials.RenewalDueIn);
        Assert.Equal("forever", await GetAsync(credentials, synchronous: true));
        Assert.DoesNotContain("forever", new AccessToken("forever", TimeSpan.FromSeconds(1)).ToString(), StringComparison.Ordinal);
    }

    private static Task<string> GetAsync(CredentialSource credentials, bool synchronous) =>
        Setup.RunAsync(synchronous, async => credentials.GetTokenAsync(async));

    private CredentialSource Source(int lifetime, LogRecorder? log = null) => new(
        token: null,
        (_, _) => new ValueTask<AccessToken>(Next(lifetime)),
        TimeSpan.FromSeconds(5),
        _time,
        log);

    private AccessToken Next(int lifetime)
    {
        int number = Interlocked.Increment(ref _logins);
        return _failure is null ? new AccessToken($"token{number}", TimeSpan.FromSeconds(lifetime)) : throw _failure;
    }
}
