namespace Earshot.SimpliSafe;

/// <summary>
/// The exception that is thrown when a PIN, a label, or a set of PINs cannot be sent, or when the service rejected a PIN. The message never
/// contains a PIN.
/// </summary>
public sealed class PinException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="PinException"/> class.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">The error message, without PINs.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public PinException(PinProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>Gets the kind of failure.</summary>
    public PinProblem Problem { get; }
}

/// <summary>Specifies the kind of a <see cref="PinException"/>.</summary>
public enum PinProblem
{
    /// <summary>The PIN does not have four digits.</summary>
    WrongLength,

    /// <summary>The PIN contains other characters than digits.</summary>
    NotDigits,

    /// <summary>The digits of the PIN are an ascending or descending sequence.</summary>
    Sequence,

    /// <summary>Another label has the same PIN.</summary>
    Duplicate,

    /// <summary>All four user PINs are in use.</summary>
    TooMany,

    /// <summary>
    /// The label is empty, or it cannot be used for the operation. The master and duress PINs can be set but not removed.
    /// </summary>
    BadLabel,

    /// <summary>No PIN has the specified label or value.</summary>
    NotFound,

    /// <summary>
    /// The set of PINs is incomplete: the master or duress PIN is missing. Nothing was sent, because a write replaces the whole set and
    /// would delete the PINs that could not be read.
    /// </summary>
    IncompleteSet,

    /// <summary>The service rejected the PIN. Not all of its rules are known.</summary>
    RefusedByService,
}
