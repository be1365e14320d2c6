using System.Globalization;
using Earshot.Cli.Errors;

namespace Earshot.Cli.Output;

/// <summary>Describes connection notifications.</summary>
internal static class ConnectionText
{
    /// <summary>Gets the title of a connection that was established.</summary>
    public static string Title(ConnectNotification connect) =>
        connect.Resumed ? "resumed" : connect.First ? "connected" : "reconnected";

    /// <summary>Describes a connection that was established.</summary>
    public static string Describe(ConnectNotification connect, string account)
    {
        string attempts = connect.Attempts > 1 ? $" (attempt {connect.Attempts.ToString(CultureInfo.InvariantCulture)})" : "";
        return connect.Resumed
            ? $"session resumed, no events lost{attempts}"
            : connect.First ? $"{account}{attempts}" : $"new session{attempts}";
    }

    /// <summary>Describes why a connection ended and what follows.</summary>
    public static string Describe(DisconnectNotification disconnect)
    {
        string why = disconnect.Reason switch
        {
            DisconnectReason.ClosedByServer when disconnect.CloseStatus is { } status =>
                $"the server closed the connection (code {((int)status).ToString(CultureInfo.InvariantCulture)})",
            DisconnectReason.ClosedByServer => "the server closed the connection",
            DisconnectReason.ConnectionLost => "the connection was lost",
            DisconnectReason.KeepAliveTimedOut => "the server stopped responding",
            DisconnectReason.LoginExpired => "the server no longer accepts the login",
            DisconnectReason.LoginRenewed => "the login was renewed",
            DisconnectReason.TransportChanged => "the transport of events changed",
            DisconnectReason.SequenceSkipped => "an event was skipped; requesting it again",
            DisconnectReason.Refused => "the server rejected the connection",
            DisconnectReason.HandlerFailed => "an event could not be printed",
            DisconnectReason.ConnectFailed or DisconnectReason.ConnectTimedOut => "the connection could not be established",
            DisconnectReason.AuthenticationTimedOut or DisconnectReason.HelloTimedOut => "the server did not start the session in time",
            _ => disconnect.Error is EarshotException known ? Failure.Plain(known).TrimEnd('.') : "the connection ended",
        };
        return $"{why}; {Next(disconnect.WillReconnect, disconnect.ReconnectIn)}";
    }

    /// <summary>Describes why an attempt failed and what follows.</summary>
    public static string Describe(ListenerError failedAttempt, string service)
    {
        // An expired login is retried only if the user has requested it, so no advice is needed.
        string why = failedAttempt.Exception is LoginException
            ? "the server no longer accepts the login"
            : Failure.Of(new ServiceException(service, failedAttempt.Exception)).Sentence.TrimEnd('.');
        return $"{why}; {Next(failedAttempt.RetryIn is not null, failedAttempt.RetryIn)}";
    }

    /// <summary>Describes a gap.</summary>
    public static string Describe(Gap gap, TimeZoneInfo zone)
    {
        string what = gap.Count switch
        {
            1 => "1 event is missing",
            { } count => $"{count.ToString(CultureInfo.InvariantCulture)} events are missing",
            null when gap.NotRecoverable.Count > 0 => "events of some types may be missing",
            null => "events may be missing",
        };
        string why = gap.Reason switch
        {
            GapReason.SequenceSkipped => "the server skipped sequence numbers",
            GapReason.SessionLost => "the server started a new session",
            GapReason.CatchUpFailed => "missed events could not be fetched",
            GapReason.HistoryIncomplete => "the service's history is incomplete",
            GapReason.QueueFull => "the queue was full",
            GapReason.HoldBackFull => "too many events were received during a catch-up",
            GapReason.NotHandled => "they were received, but not printed",
            var other => other.ToString(),
        };
        string where = gap.Lane is { } lane ? $" in {lane}" : "";
        return $"{what}{where} between {Clock(gap.From, zone)} and {Clock(gap.Until, zone)}: {why}{CaughtUp(gap)}{NotRecoverable(gap)}";
    }

    private static string CaughtUp(Gap gap)
    {
        if (gap.ChannelsScanned is not { } scanned)
        {
            return "";
        }

        IEnumerable<string> counts = gap.Recovered.OrderByDescending(entry => entry.Value)
            .Select(entry => $"{entry.Value.ToString(CultureInfo.InvariantCulture)} {entry.Key}");
        string found = gap.Recovered.Count == 0 ? "nothing" : string.Join(", ", counts);
        return $"; caught up: {found} (from {scanned.ToString(CultureInfo.InvariantCulture)})";
    }

    private static string NotRecoverable(Gap gap)
    {
        const int Shown = 4;
        string rest = gap.NotRecoverable.Count > Shown
            ? $", and {(gap.NotRecoverable.Count - Shown).ToString(CultureInfo.InvariantCulture)} more types"
            : "";
        return gap.NotRecoverable.Count == 0 ? "" : $"; cannot be caught up: {string.Join(", ", gap.NotRecoverable.Take(Shown))}{rest}";
    }

    /// <summary>Formats the time of day in the user's time zone.</summary>
    public static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Next(bool reconnects, TimeSpan? delay) => (reconnects, delay) switch
    {
        (false, _) => "not reconnecting",

        // A connection that is replaced as planned is replaced without a delay.
        (true, null) or (true, { TotalMilliseconds: < 50 }) => "reconnecting now",
        (true, { } wait) => $"reconnecting in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
    };
}
