using Earshot.Protocol;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Determines what a failed call means for a connection.</summary>
internal static class FailureDiagnosis
{
    public static ConnectionFailure Of(EarshotException error) => error switch
    {
        LoginException => new() { Reason = DisconnectReason.LoginExpired, Error = error, IsFatal = true },
        // The client imposes a pause after a block on itself.
        RateLimitException { WasHeldBack: true } held => new()
        {
            Reason = DisconnectReason.ConnectFailed,
            Error = error,
            ClientDelay = held.RetryAfter,
        },
        ApiException api => new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = api.RetryAfter },
        ConnectionException { Problem: ConnectionProblem.TimedOut } => new() { Reason = DisconnectReason.ConnectTimedOut, Error = error },
        ConnectionException connection => new()
        {
            Reason = DisconnectReason.ConnectFailed,
            Error = error,
            LooksMisconfigured = connection.Problem
                is ConnectionProblem.TlsFailure or ConnectionProblem.WrongPath or ConnectionProblem.Redirected,
        },
        _ => new() { Reason = DisconnectReason.ConnectFailed, Error = error },
    };
}
