using System.Globalization;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Events;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <content>The history of events over REST.</content>
public sealed partial class SimpliSafeClient
{
    /// <summary>What the account's histories have in common: how the service pages.</summary>
    internal EventHistory History { get; } = new();

    /// <summary>Reads events of a system, newest first.</summary>
    /// <param name="systemId">The system.</param>
    /// <param name="from">The earliest time wanted, by the service's clock; null where only <paramref name="count"/> limits.</param>
    /// <param name="count">The most events wanted, the newest; null for all from <paramref name="from"/> on, or 50 without it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal Task<EventExcerpt> ReadEventsAsync(
        long systemId, DateTimeOffset? from, int? count, CancellationToken cancellationToken) =>
        History.ReadAsync(
            (fromTimestamp, size, ending) => ReadEventPageAsync(systemId, fromTimestamp, size, ending),
            from?.ToUnixTimeSeconds(),
            count,
            cancellationToken);

    private async Task<EventPage> ReadEventPageAsync(long systemId, long? fromTimestamp, int count, CancellationToken cancellationToken)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"subscriptions/{systemId}/events?{(fromTimestamp is { } from ? $"fromTimestamp={from}&" : string.Empty)}numEvents={count}");
        ApiResponse answer = await Api.SendAsync(new ApiRequest("GetEvents", HttpMethod.Get, path), cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = Options.TimeProvider.GetUtcNow();
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw NoEvents(null);
            }

            JsonElement[] listed = [.. JsonField.List(document.RootElement, "events")];
            return new EventPage(
                [.. listed.Where(static e => e.ValueKind == JsonValueKind.Object).Select(e => SimpliSafeEvent.Read(e, EventOrigin.CatchUp, now))],
                listed.Length);
        }
        catch (JsonException error)
        {
            throw NoEvents(error);
        }
    }

    private static ConnectionException NoEvents(Exception? inner) =>
        new(ConnectionProblem.NotAnApi, "GetEvents failed: the answer is no list of events.", inner) { Operation = "GetEvents" };
}
