namespace Earshot.Protocol;

/// <summary>
/// The exception that is thrown when a connection or an attempt to connect failed, and the protocol has classified the failure.
/// </summary>
/// <param name="failure">The failure.</param>
public sealed class ConnectionFailedException(ConnectionFailure failure) : Exception(failure.Error.Message, failure.Error)
{
    /// <summary>Gets the failure.</summary>
    public ConnectionFailure Failure { get; } = failure;
}
