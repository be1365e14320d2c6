namespace Earshot.SimpliSafe;

/// <summary>A PIN, a label or a whole set that can't be sent, or that the service refused. Its text never holds a PIN.</summary>
public sealed class PinException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What is wrong and what to do about it; without PINs.</param>
    /// <param name="innerException">What led to it, where something did.</param>
    public PinException(PinProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public PinProblem Problem { get; }
}

/// <summary>The kinds of <see cref="PinException"/>.</summary>
public enum PinProblem
{
    /// <summary>A PIN has four digits.</summary>
    WrongLength,

    /// <summary>A PIN has digits only.</summary>
    NotDigits,

    /// <summary>The digits follow one another, up or down.</summary>
    Sequence,

    /// <summary>Another label has the same PIN.</summary>
    Duplicate,

    /// <summary>All four places for users are taken.</summary>
    TooMany,

    /// <summary>The label is empty, or can't be used in this way: master and duress can be set, never removed.</summary>
    BadLabel,

    /// <summary>No PIN has this label or this value.</summary>
    NotFound,

    /// <summary>
    /// The set could not be read whole: master or duress is missing. Nothing was sent: a write replaces the whole set, and what wasn't read would
    /// be lost.
    /// </summary>
    IncompleteSet,

    /// <summary>The service refused; its rules aren't all known.</summary>
    RefusedByService,
}
