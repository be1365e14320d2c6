namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>What a failed call says about whether the service did it. Pure functions.</summary>
internal static class CommandFailures
{
    /// <summary>
    /// Whether the command may have been done though it failed: 409 and 5xx come from a base station that is busy or slow, and a lost connection
    /// says nothing. Every other refusal means that nothing was done; so does the failure of another call, the renewal of the token before or after
    /// a 401.
    /// </summary>
    public static bool LeaveOutcomeOpen(string operation, EarshotException failure) => failure switch
    {
        { Operation: { } failed } when failed != operation => false,
        ConflictException or ServerException => true,
        ConnectionException { NothingWasSent: true } => false,
        ConnectionException { Problem: ConnectionProblem.Lost or ConnectionProblem.TimedOut or ConnectionProblem.ProtocolError } => true,
        _ => false,
    };

    /// <summary>Whether a failed reading may go better the next time.</summary>
    public static bool MayPass(EarshotException failure) => failure switch
    {
        ConflictException or ServerException => true,
        ConnectionException connection => connection.Problem is not (ConnectionProblem.TlsFailure or ConnectionProblem.Closed),
        _ => false,
    };

    /// <summary>The failure in a word or two.</summary>
    public static string InWords(EarshotException failure) => failure switch
    {
        ApiException { ErrorId: { } id } refusal => $"{refusal.StatusCode} ({id})",
        ApiException refusal => $"{refusal.StatusCode}",
        ConnectionException { Problem: ConnectionProblem.TimedOut } => "no answer in time",
        ConnectionException connection => $"no answer ({connection.Problem})",
        _ => failure.GetType().Name,
    };
}
