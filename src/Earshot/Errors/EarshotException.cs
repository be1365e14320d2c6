namespace Earshot;

/// <summary>The base class of all exceptions that Earshot throws for failures of a service, the network, or a login.</summary>
/// <remarks>Distinguish errors by their type and by the server's error ID, never by their message.</remarks>
public abstract class EarshotException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="EarshotException"/> class.</summary>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    protected EarshotException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Gets the operation that failed, such as <c>GetUser</c>, or <see langword="null"/> if the error belongs to no operation.
    /// </summary>
    public string? Operation { get; init; }
}
