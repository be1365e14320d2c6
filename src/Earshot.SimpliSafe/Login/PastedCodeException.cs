namespace Earshot.SimpliSafe;

/// <summary>What was pasted holds no code. Nothing was sent; the log-in can go on with another paste.</summary>
public sealed class PastedCodeException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="message">What is wrong and what to do about it; without what was pasted.</param>
    public PastedCodeException(PastedCodeProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>What is wrong with it.</summary>
    public PastedCodeProblem Problem { get; }
}

/// <summary>The kinds of <see cref="PastedCodeException"/>.</summary>
public enum PastedCodeProblem
{
    /// <summary>Nothing but blanks and quotes.</summary>
    Empty,

    /// <summary>Another address than that of the app: the <c>code</c> and <c>state</c> in those are not it.</summary>
    OtherAddress,

    /// <summary>The right address, but the log-in page reports an error in it.</summary>
    Refused,

    /// <summary>No code in it, or something that can't be one.</summary>
    NoCode,
}
