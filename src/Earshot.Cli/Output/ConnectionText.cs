using System.Globalization;
using Earshot.Cli.Errors;

namespace Earshot.Cli.Output;

/// <summary>Says in words what happens to the connection.</summary>
internal static class ConnectionText
{
    /// <summary>What became of it.</summary>
    public static string Title(ConnectNotification connect) =>
        connect.Resumed ? "resumed" : connect.First ? "connected" : "reconnected";

    /// <summary>What that means.</summary>
    public static string Describe(ConnectNotification connect, string account)
    {
        string attempts = connect.Attempts > 1 ? $" (attempt {connect.Attempts.ToString(CultureInfo.InvariantCulture)})" : "";
        return connect.Resumed
            ? $"the session goes on, nothing is lost{attempts}"
            : connect.First ? $"{account}{attempts}" : $"in a new session{attempts}";
    }

    /// <summary>Why it ended, and what comes next.</summary>
    public static string Describe(DisconnectNotification disconnect)
    {
        string why = disconnect.Reason switch
        {
            DisconnectReason.ClosedByServer when disconnect.CloseStatus is { } status =>
                $"the server closed the connection (code {((int)status).ToString(CultureInfo.InvariantCulture)})",
            DisconnectReason.ClosedByServer => "the server closed the connection",
            DisconnectReason.ConnectionLost => "the connection broke off",
            DisconnectReason.KeepAliveTimedOut => "the server gave no sign of life",
            DisconnectReason.LoginExpired => "the server no longer accepts the log-in",
            DisconnectReason.LoginRenewed => "the log-in was renewed",
            DisconnectReason.TransportChanged => "events come another way from now on",
            DisconnectReason.SequenceSkipped => "an event is missing; asking for it again",
            _ => disconnect.Error?.Message ?? disconnect.Reason.ToString(),
        };
        return $"{why}; {Next(disconnect.ReconnectIn)}";
    }

    /// <summary>Why an attempt failed, and what comes next.</summary>
    public static string Describe(ListenerError failedAttempt, string service)
    {
        // An expired log-in is tried again only where the user has asked for it: nothing is left to advise.
        string why = failedAttempt.Exception is LoginException
            ? "the server no longer accepts the log-in"
            : Failure.Of(new ServiceException(service, failedAttempt.Exception)).Sentence.TrimEnd('.');
        return $"{why}; {Next(failedAttempt.RetryIn)}";
    }

    /// <summary>What may be missing.</summary>
    public static string Describe(Gap gap, TimeZoneInfo zone)
    {
        string what = gap.Count switch
        {
            1 => "1 event is lost",
            { } count => $"{count.ToString(CultureInfo.InvariantCulture)} events are lost",
            null => "events may be lost",
        };
        string why = gap.Reason switch
        {
            GapReason.SequenceSkipped => "the server's numbers skip",
            GapReason.SessionLost => "the server started a new session",
            GapReason.CatchUpFailed => "what was missed could not be fetched",
            GapReason.HistoryIncomplete => "the service's history doesn't reach back that far",
            _ => "the queue was full",
        };
        return $"{what} between {Clock(gap.From, zone)} and {Clock(gap.Until, zone)}: {why}";
    }

    /// <summary>A time of day where the user is.</summary>
    public static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Next(TimeSpan? delay) => delay is { } wait
        ? $"trying again in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
        : "it is not tried again";
}
