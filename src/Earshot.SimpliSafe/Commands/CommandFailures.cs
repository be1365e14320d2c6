namespace Earshot.SimpliSafe.Commands;

/// <summary>Determines what a failed request means for a command.</summary>
internal static class CommandFailures
{
    /// <summary>Determines whether the command may have been executed although the request failed.</summary>
    /// <remarks>
    /// The service returns 409 and 5xx for a busy or slow base station, and a lost connection proves nothing. With any other error nothing
    /// was done; the same holds if another call failed, such as the token renewal before or after a 401.
    /// </remarks>
    public static bool LeaveOutcomeUnknown(string operation, EarshotException failure) => failure switch
    {
        { Operation: { } failed } when failed != operation => false,
        ConflictException or ServerException => true,
        ConnectionException { NothingWasSent: true } => false,
        ConnectionException { Problem: ConnectionProblem.Lost or ConnectionProblem.TimedOut or ConnectionProblem.ProtocolError } => true,
        _ => false,
    };

    /// <summary>Determines whether a failed reading can succeed later.</summary>
    public static bool IsRetryable(EarshotException failure) => failure switch
    {
        ConflictException or ServerException => true,
        ConnectionException connection => connection.Problem is not (ConnectionProblem.TlsFailure or ConnectionProblem.Closed),
        _ => false,
    };

    /// <summary>Describes a failure in a few words.</summary>
    public static string Describe(EarshotException failure) => failure switch
    {
        ApiException { ErrorId: { } id } error => $"{error.StatusCode} ({id})",
        ApiException error => $"{error.StatusCode}",
        ConnectionException { Problem: ConnectionProblem.TimedOut } => "no response in time",
        ConnectionException connection => $"no response ({connection.Problem})",
        _ => failure.GetType().Name,
    };
}
