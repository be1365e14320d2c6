using Earshot.Storage;

namespace Earshot.SimpliSafe;

/// <summary>The exception that is thrown when the stored login cannot be read or written.</summary>
public sealed class TokenStoreException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="TokenStoreException"/> class.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public TokenStoreException(TokenStoreProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>Gets the kind of failure.</summary>
    public TokenStoreProblem Problem { get; }

    /// <summary>
    /// Gets or sets a newly obtained login that could not be stored, or <see langword="null"/>. It can be the only copy, so store it
    /// elsewhere.
    /// </summary>
    public StoredLogin? Unsaved { get; init; }

    internal static TokenStoreException From(FileProblem problem, string message, Exception? cause) => new(
        problem switch
        {
            FileProblem.Corrupt => TokenStoreProblem.Corrupt,
            FileProblem.Unreadable => TokenStoreProblem.Unreadable,
            FileProblem.Locked => TokenStoreProblem.Locked,
            _ => TokenStoreProblem.NotSaved,
        },
        message,
        cause);
}

/// <summary>Specifies the kind of a <see cref="TokenStoreException"/>.</summary>
public enum TokenStoreProblem
{
    /// <summary>The stored data is not a valid login; for example, it is empty, truncated, or of another kind.</summary>
    Corrupt,

    /// <summary>The stored data cannot be read; for example, another user owns the file, or a folder has its name.</summary>
    Unreadable,

    /// <summary>Another program holds the lock.</summary>
    Locked,

    /// <summary>The login could not be written; for example, the disk is full or the folder is read-only.</summary>
    NotSaved,
}
