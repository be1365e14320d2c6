using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>
/// Lets a run wait for services that are out of reach when it begins, as at the start of a computer. It reports each cause once.
/// </summary>
internal sealed class Patience(TimeProvider timeProvider, Notices notices)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<(string Service, string Kind)> _said = [];
    private readonly Dictionary<string, TimeSpan> _next = [];

    /// <summary>Determines whether a later attempt can succeed without the user.</summary>
    public static bool IsForLater(Exception error)
    {
        Exception cause = (error as ServiceException)?.InnerException ?? error;
        return cause is ServerException || Failure.Of(error).ExitCode == ExitCode.OutOfReach;
    }

    /// <summary>Reports that the run waits for a service, unless it is known.</summary>
    public void Say(string service, Exception error)
    {
        Exception cause = (error as ServiceException)?.InnerException ?? error;
        string kind = $"{cause.GetType().Name} {(cause as ConnectionException)?.Problem} {(cause as ApiException)?.StatusCode}";
        lock (_gate)
        {
            if (!_said.Add((service, kind)))
            {
                return;
            }
        }

        string why = Failure.Of(error is ServiceException ? error : new ServiceException(service, error)).Sentence;
        notices.Say($"{service} is out of reach: {why} Waiting until it can be reached; use --no-wait to end instead.");
    }

    /// <summary>Waits before the next attempt: longer each time, and as long as the service demands.</summary>
    public Task WaitAsync(string service, Exception error, CancellationToken stop)
    {
        Say(service, error);
        Exception cause = (error as ServiceException)?.InnerException ?? error;
        TimeSpan delay;
        lock (_gate)
        {
            delay = _next.GetValueOrDefault(service, FirstDelay);
            _next[service] = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        TimeSpan demanded = (cause as ApiException)?.RetryAfter ?? TimeSpan.Zero;
        return Task.Delay(demanded > delay ? demanded : delay, timeProvider, stop);
    }
}
