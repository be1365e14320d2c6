using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

public sealed class CredentialSourceTests
{
    private int _logIns;

    [Fact]
    public async Task Fifty_callers_with_a_stale_token_share_one_log_in()
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

        Assert.Equal(1, _logIns);
        Assert.Equal(100, network.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refused_log_in_is_never_repeated_until_the_credentials_change(bool synchronous)
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
        Assert.Equal(1, _logIns);
        credentials.Use(new AccessToken("stale"));
        await Assert.ThrowsAsync<LoginException>(() => RenewAsync(credentials, "stale", synchronous));
        Assert.Equal(2, _logIns);
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
        Assert.Equal(1, _logIns);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotEqual(first, await second.WaitAsync(Setup.SafetyNet));
        Assert.Equal(2, _logIns);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Renewal_that_waits_takes_a_token_given_meanwhile(bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var credentials = new CredentialSource("stale", Method(NewTokenOf), timeProvider: time);

        string first = await RenewAsync(credentials, "stale", synchronous);
        Task<string> second = RenewAsync(credentials, first, synchronous);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);
        credentials.Use(new AccessToken("given"));
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("given", await second.WaitAsync(Setup.SafetyNet));
        Assert.Equal(1, _logIns);
    }

    [Fact]
    public async Task Failed_log_in_counts_for_all_who_stood_in_line()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoginMethod method = async (_, ct) =>
        {
            Interlocked.Increment(ref _logIns);
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

        Assert.Equal(1, _logIns);
    }

    [Fact]
    public async Task Cancelled_log_in_speaks_for_its_caller_only()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoginMethod method = async (_, ct) =>
        {
            if (Interlocked.Increment(ref _logIns) == 1)
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
    public async Task Call_is_repeated_once_and_not_more(bool synchronous)
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
    public async Task Renewal_switched_off_makes_401_an_error(bool synchronous)
    {
        using var credentials = new CredentialSource("stale", Method(NewTokenOf));
        using var network = new FakeNetwork(_ => Setup.Error(401));
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials, RenewsCredentials = false });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        credentials.Forget();
        await Assert.ThrowsAsync<LoginException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal("api.some.error", error.ErrorId);
        Assert.Equal(0, _logIns);
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
    public void Token_that_could_break_a_header_is_refused_without_being_shown()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new CredentialSource("secret\r\nX: y").Dispose());

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> RenewAsync(CredentialSource credentials, string stale, bool synchronous) =>
        Setup.RunAsync(synchronous, async => credentials.RenewAsync(async, stale));

    private string NewToken() => $"token{Interlocked.Increment(ref _logIns)}";

    private string NewTokenOf() => $"token{_logIns}";

    private LoginMethod Method(Func<string> login) => async (isAsync, _) =>
    {
        if (isAsync)
        {
            await Task.Yield();
        }

        Interlocked.Increment(ref _logIns);
        return new AccessToken(login());
    };
}
