using System.Globalization;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Implements <c>earshot events</c>, which prints past events, oldest first.</summary>
internal sealed class EventsCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <param name="since">The time to look back.</param>
    /// <param name="count">The maximum number of events, or null to print all. The newest are printed.</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(TimeSpan since, int? count, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithAccountAsync(
            async client =>
            {
                IReadOnlyDictionary<long, SimpliSafeSystem> systems = await client.GetSystemsAsync(stop).ConfigureAwait(false);
                if (request.System is { } id && !systems.ContainsKey(id))
                {
                    throw new UsageException(SystemChoices.Unknown(id, systems.Keys));
                }

                List<SimpliSafeEvent> events = [];
                foreach (SimpliSafeSystem system in systems.Values.Where(system => request.System is null || system.Id == request.System))
                {
                    DateTimeOffset from = environment.TimeProvider.GetUtcNow() - since;
                    events.AddRange(await system.GetEventsAsync(from, count, stop).ConfigureAwait(false));
                }

                if (events.Count == 0)
                {
                    notices.Say("No events.");
                }

                IEnumerable<SimpliSafeEvent> ordered = events.OrderBy(e => e.OccurredAt).ThenBy(e => e.EventId);
                Write(context.Output, [.. ordered.TakeLast(count ?? int.MaxValue)], context.Endpoints);
                return ExitCode.Done;
            },
            stop);
    }

    private static void Write(CommandOutput output, IReadOnlyList<SimpliSafeEvent> events, SimpliSafeEndpoints endpoints)
    {
        if (output.IsJson)
        {
            var writer = new SimpliSafeEventWriter(endpoints.Api);
            foreach (SimpliSafeEvent e in events)
            {
                output.Raw(writer.ToLine(e).Span);
            }

            return;
        }

        output.Rows(events.Select(e =>
        {
            EventLine line = SimpliSafeEventLines.Of(e);
            string time = TimeZoneInfo.ConvertTime(line.Time, output.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return new[] { time, line.Kind, line.Who, line.Where, line.Text };
        }));
    }
}
