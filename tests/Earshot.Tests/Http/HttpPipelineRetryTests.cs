using System.Globalization;
using System.Net.Sockets;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

public sealed class HttpPipelineRetryTests
{
    private static readonly Func<HttpResponseMessage> Refused = () =>
        throw new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused));

    // The exception that .NET throws unwrapped when a server accepts a connection and resets it immediately.
    private static readonly Func<HttpResponseMessage> Dropped = () => throw new SocketException((int)SocketError.NotConnected);

    private static readonly Func<HttpResponseMessage> Broken = () =>
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut");

    public static TheoryData<string, bool, int> Counts => new()
    {
        // failure, idempotent, number of requests
        { "429", true, 4 },
        { "502", true, 4 },
        { "503", true, 4 },
        { "504", true, 4 },
        { "500", true, 1 },
        { "501", true, 1 },
        { "400", true, 1 },
        { "403", true, 1 },
        { "refused", true, 4 },
        { "dropped", true, 4 },
        { "broken", true, 4 },
        { "429", false, 4 },
        { "503", false, 1 },
        { "502", false, 1 },
        { "refused", false, 4 },
        { "dropped", false, 4 },
        { "broken", false, 1 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Failure_is_retried_only_when_safe(string failure, bool idempotent, int expected)
    {
        foreach (bool synchronous in new[] { true, false })
        {
            using var network = FakeNetwork.InTurn(failure switch
            {
                "refused" => Refused,
                "dropped" => Dropped,
                "broken" => Broken,
                _ => () => Setup.Error(int.Parse(failure, CultureInfo.InvariantCulture)),
            });
            using var pipeline = new HttpPipeline(
                Setup.Options(network) with { Retry = new RetryOptions { MaxRetries = 3, BaseDelay = TimeSpan.Zero } });

            await Assert.ThrowsAnyAsync<EarshotException>(() => pipeline.CallAsync(idempotent ? Setup.Get : Setup.Post, synchronous));

            Assert.Equal(expected, network.Requests.Count);
        }
    }

    [Fact]
    public async Task Post_marked_as_idempotent_is_retried()
    {
        var search = new ApiRequest("SearchPeople", HttpMethod.Post, "people/search") { IsIdempotent = true };
        using var network = FakeNetwork.InTurn(Broken, Setup.Good);
        using var pipeline = new HttpPipeline(
            Setup.Options(network) with { Retry = new RetryOptions { BaseDelay = TimeSpan.Zero } });

        Assert.Equal("hansolo", (await pipeline.CallAsync(search, synchronous: false)).Value?.Name);
    }

    [Theory]
    [InlineData("5", true)]
    [InlineData("5", false)]
    [InlineData("Thu, 01 Jan 2026 00:00:05 GMT", true)]
    [InlineData("Thu, 01 Jan 2026 00:00:05 GMT", false)]
    public async Task Retry_waits_for_retry_after(string retryAfter, bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var network = FakeNetwork.InTurn(() => Setup.Error(429, ("Retry-After", retryAfter)), Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network, time) with { Retry = new RetryOptions() });

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Post, synchronous);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);

        // The five seconds that the server asks for, and half of the base delay as jitter.
        Assert.Equal(TimeSpan.FromSeconds(5.25), time.NextTimer);
        time.Advance(TimeSpan.FromSeconds(5.2));
        Assert.Single(network.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("hansolo", (await call.WaitAsync(Setup.SafetyNet)).Value?.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_fails_immediately_when_retry_after_exceeds_the_limit(bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var network = new FakeNetwork(_ => Setup.Error(429, ("Retry-After", "3600")));
        using var pipeline = new HttpPipeline(Setup.Options(network, time) with { Retry = new RetryOptions() });

        RateLimitException first = await Assert.ThrowsAsync<RateLimitException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        time.Advance(TimeSpan.FromMinutes(3));
        RateLimitException next = await Assert.ThrowsAsync<RateLimitException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(TimeSpan.FromHours(1), first.RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(2), next.RetryAfter);
        Assert.Single(network.Requests);

        // Calls are held back for 5 minutes at most; then the server is asked again.
        time.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<RateLimitException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        Assert.Equal(2, network.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exhausted_budget_delays_the_next_call_until_its_reset(bool synchronous)
    {
        var time = new FakeTimeProvider();
        using var network = FakeNetwork.InTurn(
            () => FakeNetwork.Json(200, """{"name":"a"}""", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "9")),
            Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network, time));

        await pipeline.CallAsync(Setup.Get, synchronous);
        Task<ApiResponse<Person>> next = pipeline.CallAsync(Setup.Post, synchronous);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);

        time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Single(network.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("hansolo", (await next.WaitAsync(Setup.SafetyNet)).Value?.Name);
    }

    [Theory]
    [InlineData("0,50", "9,2", 0, 9)]
    [InlineData("50,0", "2,9", 0, 9)]
    [InlineData("3", "4", 3, 4)]
    [InlineData("0,0", "3,4", 0, 4)]
    public void Repeated_rate_headers_use_the_strictest_limit(string remaining, string reset, long left, int seconds)
    {
        using var response = new HttpResponseMessage();
        foreach (string value in remaining.Split(','))
        {
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", value);
        }

        foreach (string value in reset.Split(','))
        {
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", value);
        }

        RateLimit? limit = RateLimit.FromHeaders(response.Headers, "X-RateLimit-Remaining", "X-RateLimit-Reset");

        Assert.Equal(new RateLimit(left, TimeSpan.FromSeconds(seconds)), limit);
    }

    [Theory]
    [InlineData("x", "1")]
    [InlineData("1", "1795291401")]
    [InlineData("-1", "1")]
    [InlineData("0", "NaN")]
    public void Invalid_rate_headers_are_ignored(string remaining, string reset)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", remaining);
        response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);

        Assert.Null(RateLimit.FromHeaders(response.Headers, "X-RateLimit-Remaining", "X-RateLimit-Reset"));
    }

    [Fact]
    public void Delay_has_full_jitter_under_a_doubling_limited_bound()
    {
        var options = new RetryOptions { BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10) };

        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(n => RetryRules.Delay(n, null, 1, options).TotalSeconds));
        Assert.Equal(10, RetryRules.Delay(5_000, null, 1, options).TotalSeconds);
        Assert.Equal(5, RetryRules.Delay(5_000, null, 0.5, options).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, RetryRules.Delay(3, null, 0, options));
    }
}
