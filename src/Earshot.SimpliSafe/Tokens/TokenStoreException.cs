namespace Earshot.SimpliSafe;

/// <summary>The stored log-in can't be read or written.</summary>
public sealed class TokenStoreException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">What is wrong and what to do about it; without secrets.</param>
    /// <param name="innerException">What the system said, where it said something.</param>
    public TokenStoreException(TokenStoreProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>The kind of failure.</summary>
    public TokenStoreProblem Problem { get; }

    /// <summary>The log-in that could not be stored where a new one just came: it may be the only copy, so keep it elsewhere. Null
    /// otherwise.</summary>
    public StoredLogin? Unsaved { get; init; }
}

/// <summary>The kinds of <see cref="TokenStoreException"/>.</summary>
public enum TokenStoreProblem
{
    /// <summary>There is something, but it is no log-in: empty, cut off, or of another kind.</summary>
    Corrupt,

    /// <summary>It can't be read: another owner, a folder in its place.</summary>
    Unreadable,

    /// <summary>Another program keeps it locked.</summary>
    Locked,

    /// <summary>It could not be written: a full disk, a folder that can't be written to.</summary>
    NotSaved,
}
