namespace Earshot.SimpliSafe;

/// <summary>
/// The exception that is thrown when pasted text does not contain a login code. Nothing was sent; the login can continue with other text.
/// </summary>
public sealed class PastedCodeException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="PastedCodeException"/> class.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">The error message, without the pasted text.</param>
    public PastedCodeException(PastedCodeProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Gets the kind of failure.</summary>
    public PastedCodeProblem Problem { get; }
}

/// <summary>Specifies the kind of a <see cref="PastedCodeException"/>.</summary>
public enum PastedCodeProblem
{
    /// <summary>The text contains only spaces and quotes.</summary>
    Empty,

    /// <summary>The text is another URL than that of the app; a <c>code</c> or <c>state</c> in such a URL is not the login code.</summary>
    OtherAddress,

    /// <summary>The text is the correct URL, but the login page reports an error in it.</summary>
    Refused,

    /// <summary>The text does not contain a code, or contains a value that cannot be a code.</summary>
    NoCode,
}
