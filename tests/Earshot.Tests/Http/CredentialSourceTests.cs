using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

public sealed class CredentialSourceTests
{
    private int _logins;

    [Fact]
    public async Task Fifty_callers_with_a_stale_token_share_one_login()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var opened = new ManualResetEventSlim();
        LoginMethod method = async (isAsync, ct) =>
        {
            if (isAsync)
            {
                await release.Task.WaitAsync(ct);
            }
            else
            {
                opened.Wait(ct);
            }

            return new AccessToken(NewToken());
        };
        using var credentials = new CredentialSource("stale", method);
        using var stale = new CountdownEvent(50);
        using var network = new FakeNetwork(request =>
        {
            if (request.Authorization is "Bearer token1")
            {
                return Setup.Good();
            }

            stale.Signal();
            return Setup.Error(401);
        });
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        Task<ApiResponse<Person>>[] calls =
            [.. Enumerable.Range(0, 50).Select(n => pipeline.CallAsync(n % 3 == 0 ? Setup.Post : Setup.Get, synchronous: n % 2 == 0))];
        await Task.Factory.StartNew(
            () => Assert.True(stale.Wait(Setup.SafetyNet)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        release.SetResult();
        opened.Set();
        await Task.WhenAll(calls).WaitAsync(Setup.SafetyNet);

        Assert.Equal(1, _logins);
        Assert.Equal(100, network.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rejected_login_is_not_repeated_until_credentials_change(bool synchronous)
    {
        LoginMethod method = Method(() => throw new LoginException("Wrong password.") { ErrorId = "login.wrong" });
        using var credentials = new CredentialSource("stale", method, TimeSpan.Zero);
        using var network = new FakeNetwork(_ => Setup.Error(401));
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        LoginException refused = await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        LoginException again = await Assert.ThrowsAsync<LoginException>(() => RenewAsync(credentials, "stale", synchronous: true));
        await Assert.ThrowsAsync<LoginException>(() => RenewAsync(credentials, "stale", synchronous: false));
        await Assert.ThrowsAsync<LoginException>(() => Setup.RunAsync(synchronous: true, async => credentials.LoginAsync(async)));
        await Assert.ThrowsAsync<LoginException>(() => Setup.RunAsync(synchronous: false, async => credentials.LoginAsync(async)));

        Assert.Equal("login.wrong", refused.ErrorId);
        Assert.Equal("login.wrong", again.ErrorId);
        Assert.Equal(1, _logins);
        credentials.Use(new AccessToken("stale"));
        await Assert.ThrowsAsync<LoginException>(() => RenewAsync(credentials, "stale", synchronous));
        Assert.Equal(2, _logins);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Second_renewal_waits_for_the_interval(bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var credentials = new CredentialSource("stale", Method(NewTokenOf), timeProvider: time);

        string first = await RenewAsync(credentials, "stale", synchronous);
        time.Advance(TimeSpan.FromSeconds(10));
        Task<string> second = RenewAsync(credentials, first, synchronous);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);

        Assert.Equal(TimeSpan.FromSeconds(20), time.NextTimer);
        Assert.Equal(1, _logins);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotEqual(first, await second.WaitAsync(Setup.SafetyNet));
        Assert.Equal(2, _logins);
    }

    [Fact]
    public async Task LoginDelay_is_the_rest_of_the_interval_when_a_login_is_needed()
    {
        var time = new FakeTimeProvider();
        using var credentials = new CredentialSource("stale", Method(NewTokenOf), timeProvider: time);

        Assert.Equal(TimeSpan.Zero, credentials.LoginDelay("stale"));
        string first = await RenewAsync(credentials, "stale", synchronous: false);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(20), credentials.LoginDelay(first));
        Assert.Equal(TimeSpan.Zero, credentials.LoginDelay("stale"));
        Assert.Equal(TimeSpan.Zero, credentials.LoginDelay(staleToken: null));
        credentials.Forget();
        Assert.Equal(TimeSpan.FromSeconds(20), credentials.LoginDelay(staleToken: null));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, credentials.LoginDelay(first));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_renewal_returns_a_token_supplied_meanwhile(bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var credentials = new CredentialSource("stale", Method(NewTokenOf), timeProvider: time);

        string first = await RenewAsync(credentials, "stale", synchronous);
        Task<string> second = RenewAsync(credentials, first, synchronous);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);
        credentials.Use(new AccessToken("given"));
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("given", await second.WaitAsync(Setup.SafetyNet));
        Assert.Equal(1, _logins);
    }

    [Fact]
    public async Task Failed_login_is_shared_by_all_waiting_callers()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoginMethod method = async (_, ct) =>
        {
            Interlocked.Increment(ref _logins);
            await release.Task.WaitAsync(ct);
            throw new ServerException("Down.", 503);
        };
        using var credentials = new CredentialSource("stale", method);

        Task<string>[] callers = [.. Enumerable.Range(0, 10).Select(_ => credentials.RenewAsync("stale"))];
        release.SetResult();

        foreach (Task<string> caller in callers)
        {
            await Assert.ThrowsAsync<ServerException>(() => caller.WaitAsync(Setup.SafetyNet));
        }

        Assert.Equal(1, _logins);
    }

    [Fact]
    public async Task Canceled_login_affects_only_its_caller()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoginMethod method = async (_, ct) =>
        {
            if (Interlocked.Increment(ref _logins) == 1)
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
            }

            return new AccessToken("fresh");
        };
        using var credentials = new CredentialSource("stale", method, TimeSpan.Zero, time);
        using var cancel = new CancellationTokenSource();

        Task<string> first = credentials.RenewAsync("stale", cancel.Token);
        await started.Task.WaitAsync(Setup.SafetyNet);
        Task<string> second = credentials.RenewAsync("stale");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Setup.SafetyNet));
        Assert.Equal("fresh", await second.WaitAsync(Setup.SafetyNet));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_is_sent_once_more_after_401_and_not_again(bool synchronous)
    {
        using var credentials = new CredentialSource("stale", Method(NewTokenOf), TimeSpan.Zero);
        using var network = new FakeNetwork(_ => Setup.Error(401));
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Post, synchronous));

        Assert.Equal(["Bearer stale", "Bearer token1"], network.Requests.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Status_401_is_an_error_when_renewal_is_off(bool synchronous)
    {
        using var credentials = new CredentialSource("stale", Method(NewTokenOf));
        using var network = new FakeNetwork(_ => Setup.Error(401));
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials, RenewsCredentials = false });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        credentials.Forget();
        await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal("api.some.error", error.ErrorId);
        Assert.Equal(0, _logins);
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task First_call_without_a_token_logs_in(bool synchronous)
    {
        using var credentials = new CredentialSource(null, Method(NewTokenOf));
        using var network = FakeNetwork.InTurn(Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        await pipeline.CallAsync(Setup.Get, synchronous);

        Assert.Equal("Bearer token1", Assert.Single(network.Requests).Authorization);
    }

    [Fact]
    public void Token_invalid_in_a_header_is_rejected_without_showing_it()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new CredentialSource("secret\r\nX: y").Dispose());

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> RenewAsync(CredentialSource credentials, string stale, bool synchronous) =>
        Setup.RunAsync(synchronous, async => credentials.RenewAsync(async, stale));

    private string NewToken() => $"token{Interlocked.Increment(ref _logins)}";

    private string NewTokenOf() => $"token{_logins}";

    private LoginMethod Method(Func<string> login) => async (isAsync, _) =>
    {
        if (isAsync)
        {
            await Task.Yield();
        }

        Interlocked.Increment(ref _logins);
        return new AccessToken(login());
    };
}
