using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace Earshot.Http;

/// <summary>
/// The tries after the first. A call goes here only when it has failed: the first try of a pipeline of resilience would cost more than
/// the rest of the call. So the failure that led here counts as that first try.
/// </summary>
internal sealed class Retries
{
    private readonly HttpPipelineOptions _options;
    private readonly ResiliencePipeline _repeatable;
    private readonly ResiliencePipeline _careful;
    private readonly ResiliencePipeline _unsent;
    private readonly Lock _jitterGate = new();

    public Retries(HttpPipelineOptions options)
    {
        _options = options;
        _repeatable = Create(Repeatable);
        _careful = Create(Careful);
        _unsent = Create(Unsent);
    }

    private delegate bool Rule(Exception? failure, RetryOptions options);

    /// <summary>Whether another try may follow this failure.</summary>
    public bool MayHelp(ApiRequest request, Exception failure) => _options.Retry.MaxRetries > 0 && RuleFor(request)(failure, _options.Retry);

    /// <summary>Waits and tries again, as often as the options allow. Blocks the calling thread.</summary>
    public T GoOn<T>(
        ApiRequest request, Exception failure, Func<ApiRequest, string?, CancellationToken, T> exchange, string? token, CancellationToken ending)
    {
        Exception? first = failure;
        return PipelineFor(request).Execute(
            ending =>
            {
                ThrowOnce(ref first);
                return exchange(request, token, ending);
            },
            ending);
    }

    /// <summary>Waits and tries again, as often as the options allow.</summary>
    public ValueTask<T> GoOnAsync<T>(
        ApiRequest request,
        Exception failure,
        Func<ApiRequest, string?, CancellationToken, ValueTask<T>> exchange,
        string? token,
        CancellationToken ending)
    {
        Exception? first = failure;
        return PipelineFor(request).ExecuteAsync(
            ending =>
            {
                ThrowOnce(ref first);
                return exchange(request, token, ending);
            },
            ending);
    }

    private static void ThrowOnce(ref Exception? failure)
    {
        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    private static bool Repeatable(Exception? failure, RetryOptions options) => RetryRules.IsWorthRetrying(failure, idempotent: true, options);

    private static bool Careful(Exception? failure, RetryOptions options) => RetryRules.IsWorthRetrying(failure, idempotent: false, options);

    private static bool Unsent(Exception? failure, RetryOptions options) => failure is ConnectionException { NothingWasSent: true };

    private static bool StartsOver(ApiRequest request) => request.Content is not { CanStartOver: false };

    private static Rule RuleFor(ApiRequest request) => !StartsOver(request) ? Unsent : request.IsIdempotent ? Repeatable : Careful;

    private ResiliencePipeline PipelineFor(ApiRequest request) => !StartsOver(request) ? _unsent : request.IsIdempotent ? _repeatable : _careful;

    private ResiliencePipeline Create(Rule rule)
    {
        RetryOptions retry = _options.Retry;
        if (retry.MaxRetries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = _options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retry.MaxRetries,
                ShouldHandle = args => ValueTask.FromResult(rule(args.Outcome.Exception, retry)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    RetryRules.Delay(args.AttemptNumber, (args.Outcome.Exception as ApiException)?.RetryAfter, NextJitter(), retry)),
                OnRetry = args =>
                {
                    Exception? failure = args.Outcome.Exception;
                    _options.Logger.Retrying(
                        (failure as EarshotException)?.Operation, FailureName.Of(failure), args.AttemptNumber + 1, args.RetryDelay.TotalSeconds);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private double NextJitter()
    {
        lock (_jitterGate)
        {
            return _options.Jitter.NextDouble();
        }
    }
}
