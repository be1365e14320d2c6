namespace Earshot;

/// <summary>
/// The exception that is thrown when the server cannot be reached, when the connection is lost, or when the response does not come from the
/// API.
/// </summary>
public sealed class ConnectionException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="ConnectionException"/> class.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public ConnectionException(ConnectionProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>Gets the kind of failure.</summary>
    public ConnectionProblem Problem { get; }

    /// <summary>
    /// Gets a value that indicates whether the failure occurred before any byte of the request was sent, so that a retry is safe for every
    /// operation.
    /// </summary>
    public bool NothingWasSent { get; init; }
}
