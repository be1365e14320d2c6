namespace Earshot;

/// <summary>
/// The exception that is thrown when another owner has written a checkpoint. It ends the listener, because two listeners of one account
/// that share a checkpoint would each skip what the other one received.
/// </summary>
/// <param name="message">The error message, without secrets.</param>
/// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
public sealed class CheckpointConflictException(string message, Exception? innerException = null)
    : CheckpointException(message, innerException)
{
    internal static CheckpointConflictException For(string key) => new(
        $"The checkpoint '{key}' was written by another listener. Run one listener for each account, or use another store.");
}
