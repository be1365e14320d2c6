using Earshot.SimpliSafe.Events;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>Reads events, newest first. If more than the 50 events of one response are requested, several requests are sent.</summary>
    /// <remarks>If the service does not list the events as far back as requested, a warning is logged.</remarks>
    /// <param name="from">
    /// The earliest time, by the server clock, or <see langword="null"/> if only <paramref name="count"/> limits the result.
    /// </param>
    /// <param name="count">
    /// The maximum number of events, or <see langword="null"/> to read all events since <paramref name="from"/> (50 without it).
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The events, newest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="ApiException">The service returned an error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response is not valid.</exception>
    public async Task<IReadOnlyList<SimpliSafeEvent>> GetEventsAsync(
        DateTimeOffset? from = null, int? count = null, CancellationToken cancellationToken = default)
    {
        EventExcerpt excerpt = await _services.Events.ReadAsync(Id, from, count, cancellationToken).ConfigureAwait(false);
        if (!excerpt.IsComplete)
        {
            _services.Logger.EventsIncomplete(Id);
        }

        return excerpt.Events;
    }

    /// <summary>Reads the newest event.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The event, or <see langword="null"/> if the system has no events.</returns>
    /// <inheritdoc cref="GetEventsAsync" path="/exception[not(contains(@cref, 'ArgumentOutOfRange'))]"/>
    public async Task<SimpliSafeEvent?> GetLatestEventAsync(CancellationToken cancellationToken = default)
    {
        EventExcerpt excerpt = await _services.Events.ReadAsync(Id, from: null, count: 1, cancellationToken).ConfigureAwait(false);
        return excerpt.Events.Count > 0 ? excerpt.Events[0] : null;
    }
}
