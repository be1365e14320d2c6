namespace Earshot;

/// <summary>The exception that is thrown when a checkpoint cannot be read, is not valid, or cannot be written.</summary>
public class CheckpointException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="CheckpointException"/> class.</summary>
    /// <param name="message">The error message, without secrets, which says what to do.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
