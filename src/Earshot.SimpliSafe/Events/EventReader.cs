using System.Globalization;
using System.Text.Json;
using Earshot.Http;
using Earshot.Json;

namespace Earshot.SimpliSafe.Events;

/// <summary>Reads the history of an account's systems over REST.</summary>
internal sealed class EventReader(HttpPipeline api, TimeProvider timeProvider)
{
    private const string Operation = "GetEvents";

    // The paging semantics are the same for all systems.
    private readonly EventHistory _history = new();

    /// <summary>Reads events of a system, newest first.</summary>
    /// <param name="systemId">The ID of the system.</param>
    /// <param name="from">
    /// The earliest time, by the server clock, or <see langword="null"/> if only <paramref name="count"/> limits the result.
    /// </param>
    /// <param name="count">
    /// The maximum number of events, or <see langword="null"/> to read all events since <paramref name="from"/> (50 without it).
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public Task<EventExcerpt> ReadAsync(long systemId, DateTimeOffset? from, int? count, CancellationToken cancellationToken) =>
        _history.ReadAsync(
            (fromTimestamp, size, cancellation) => ReadPageAsync(systemId, fromTimestamp, size, cancellation),
            from?.ToUnixTimeSeconds(),
            count,
            cancellationToken);

    private async Task<EventPage> ReadPageAsync(long systemId, long? fromTimestamp, int count, CancellationToken cancellationToken)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"subscriptions/{systemId}/events?{(fromTimestamp is { } from ? $"fromTimestamp={from}&" : string.Empty)}numEvents={count}");
        var request = new ApiRequest(Operation, HttpMethod.Get, path);
        ApiResponse response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = timeProvider.GetUtcNow();
        try
        {
            (IReadOnlyList<JsonElement?> listed, JsonTokenType other) = EventList.Read(response.Body.Span);
            if (other != JsonTokenType.None)
            {
                throw NotValid($": {new ShapeException("an object", other).Description}, at $");
            }

            return new EventPage(
                [
                    .. listed.OfType<JsonElement>().Where(static e => e.ValueKind == JsonValueKind.Object)
                        .Select(e => SimpliSafeEvent.Read(e, EventOrigin.CatchUp, now)),
                ],
                listed.Count);
        }
        catch (JsonException error)
        {
            throw NotValid(" and not valid JSON", error);
        }
    }

    private static ConnectionException NotValid(string why, Exception? inner = null) =>
        new(ConnectionProblem.NotAnApi, $"{Operation} failed: the response is not a list of events{why}.", inner) { Operation = Operation };
}
