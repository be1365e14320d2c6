using Earshot.SimpliSafe.Events;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>Reads what happened, newest first; further back than the 50 events of one answer where that is asked for.</summary>
    /// <remarks>Where the service can't be brought to list all that far back, that is logged as a warning.</remarks>
    /// <param name="from">The earliest time wanted, by the service's clock; null where only <paramref name="count"/> limits.</param>
    /// <param name="count">The most events wanted, the newest; null for all from <paramref name="from"/> on, or 50 without it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    /// <exception cref="ApiException">The service refused.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer makes no sense.</exception>
    public async Task<IReadOnlyList<SimpliSafeEvent>> GetEventsAsync(
        DateTimeOffset? from = null, int? count = null, CancellationToken cancellationToken = default)
    {
        EventExcerpt excerpt = await _client.ReadEventsAsync(Id, from, count, cancellationToken).ConfigureAwait(false);
        if (!excerpt.IsComplete)
        {
            _commands.Logger.EventsIncomplete(Id);
        }

        return excerpt.Events;
    }

    /// <summary>Reads the newest event; null where there is none.</summary>
    /// <inheritdoc cref="GetEventsAsync"/>
    public async Task<SimpliSafeEvent?> GetLatestEventAsync(CancellationToken cancellationToken = default)
    {
        EventExcerpt excerpt = await _client.ReadEventsAsync(Id, from: null, count: 1, cancellationToken).ConfigureAwait(false);
        return excerpt.Events.Count > 0 ? excerpt.Events[0] : null;
    }
}
