namespace Earshot;

/// <summary>The server was not reached, was lost, or what answered isn't the API.</summary>
public sealed class ConnectionException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">What is wrong and what to do about it; without secrets.</param>
    /// <param name="innerException">What the network said, where it said something.</param>
    public ConnectionException(ConnectionProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>The kind of failure.</summary>
    public ConnectionProblem Problem { get; }

    /// <summary>Whether the failure came before a single byte of the request could leave, so that repeating it is safe whatever it does.</summary>
    public bool NothingWasSent { get; init; }
}
