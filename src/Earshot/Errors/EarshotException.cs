namespace Earshot;

/// <summary>The root of every error Earshot raises on purpose.</summary>
/// <remarks>Errors are told apart by their type and by the server's error id, never by their text.</remarks>
public abstract class EarshotException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong and what to do about it; without secrets.</param>
    /// <param name="innerException">What led to it, where something did.</param>
    protected EarshotException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The operation that failed, such as <c>GetUser</c>; null where the error belongs to none.</summary>
    public string? Operation { get; init; }
}
