using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Earshot.Diagnostics;

/// <summary>
/// Provides the meter and the activity source <c>Earshot</c>. Each measurement has the tag <c>earshot.service</c>; durations are in
/// seconds.
/// </summary>
internal sealed class ListenerMetrics(Func<string> service)
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Earshot";

    private static readonly Meter Meter = new(Name);

    private static readonly UpDownCounter<int> Connections =
        Meter.CreateUpDownCounter<int>("earshot.connections", "{connection}", "Established connections.");

    private static readonly Counter<long> Reconnects =
        Meter.CreateCounter<long>("earshot.reconnects", "{reconnect}", "Connections established after the first one.");

    private static readonly Counter<long> FailedAttempts =
        Meter.CreateCounter<long>("earshot.connect.failures", "{attempt}", "Failed attempts to connect.");

    private static readonly Counter<long> Gaps =
        Meter.CreateCounter<long>("earshot.gaps", "{gap}", "Reported gaps.");

    private static readonly Counter<long> EventsReceived =
        Meter.CreateCounter<long>("earshot.events.received", "{event}", "Events received.");

    private static readonly Counter<long> EventsDropped =
        Meter.CreateCounter<long>("earshot.events.dropped", "{event}", "Events dropped because the queue was full.");

    private static readonly Counter<long> MalformedMessages =
        Meter.CreateCounter<long>("earshot.messages.malformed", "{message}", "Messages that could not be read.");

    private static readonly UpDownCounter<int> QueueLength =
        Meter.CreateUpDownCounter<int>("earshot.queue.length", "{event}", "Events that wait for their handlers or are being handled.");

    private static readonly Histogram<double> HandlerDuration =
        Meter.CreateHistogram<double>("earshot.handler.duration", "s", "Duration of handlers.");

    private static readonly Counter<long> HandlerErrors =
        Meter.CreateCounter<long>("earshot.handler.errors", "{error}", "Exceptions thrown by handlers.");

    private KeyValuePair<string, object?> Service => new("earshot.service", service());

    /// <summary>Gets the source of activities.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Gets a value that indicates whether the durations of handlers are collected.</summary>
    public static bool MeasuresHandlers => HandlerDuration.Enabled;

    public void Connected(bool first)
    {
        Add(Connections, 1, Service);
        if (!first)
        {
            Add(Reconnects, 1, Service);
        }
    }

    public void Disconnected() => Add(Connections, -1, Service);

    public void AttemptFailed(DisconnectReason reason) =>
        Add(FailedAttempts, 1, Service, new KeyValuePair<string, object?>("earshot.reason", reason.ToString()));

    public void GapReported(GapReason reason) =>
        Add(Gaps, 1, Service, new KeyValuePair<string, object?>("earshot.reason", reason.ToString()));

    public void Received(ListenerEvent e)
    {
        if (EventsReceived.Enabled)
        {
            Add(EventsReceived, 1, Service, new KeyValuePair<string, object?>("earshot.event.origin", e.Origin.ToString()));
        }
    }

    public void Dropped() => Add(EventsDropped, 1, Service);

    public void MalformedMessage() => Add(MalformedMessages, 1, Service);

    public void Queued(int change) => Add(QueueLength, change, Service);

    public void Handled(TimeSpan duration) => Record(duration.TotalSeconds);

    public void HandlerThrew() => Add(HandlerErrors, 1, Service);

    // The instruments call the program's listeners, whose exceptions must not end the worker or the reader that counts.
    private static void Add<T>(Counter<T> counter, T change, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct
    {
        try
        {
            counter.Add(change, tags);
        }
        catch (Exception)
        {
            // Only the measurement is lost.
        }
    }

    private static void Add<T>(UpDownCounter<T> counter, T change, KeyValuePair<string, object?> tag)
        where T : struct
    {
        try
        {
            counter.Add(change, tag);
        }
        catch (Exception)
        {
            // Only the measurement is lost.
        }
    }

    private void Record(double seconds)
    {
        try
        {
            HandlerDuration.Record(seconds, Service);
        }
        catch (Exception)
        {
            // Only the measurement is lost.
        }
    }
}
