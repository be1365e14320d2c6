using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Earshot;

/// <summary>
/// Validates the properties of an options record. Every failure is an <see cref="ArgumentException"/> that names the option.
/// </summary>
/// <param name="owner">The name of the options record, such as <c>NetworkOptions</c>.</param>
internal readonly struct OptionCheck(string owner)
{
    /// <summary>The longest time that an option can specify: every timer and every handler of .NET supports it.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(24);

    /// <summary>Throws if a condition is false.</summary>
    /// <param name="isValid">Whether the option is valid.</param>
    /// <param name="option">The option's name.</param>
    /// <param name="requirement">What the option must be, as the rest of a sentence: "must be …".</param>
    public void That([DoesNotReturnIf(false)] bool isValid, string option, string requirement)
    {
        if (!isValid)
        {
            throw new ArgumentException($"{owner}.{option} {requirement}", option);
        }
    }

    /// <summary>Throws if a value is null.</summary>
    public void NotNull([NotNull] object? value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value is not null, option, "must not be null.");

    /// <summary>Throws unless a time is greater than zero and at most <see cref="LongestTime"/>.</summary>
    public void Positive(TimeSpan value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(
            value > TimeSpan.Zero && value <= LongestTime,
            option,
            $"must be greater than zero and at most {LongestTime.Days} days, but is {value}.");

    /// <summary>Throws unless a time is zero or greater and at most <see cref="LongestTime"/>.</summary>
    public void NotNegative(TimeSpan value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value >= TimeSpan.Zero && value <= LongestTime, option, $"must be between zero and {LongestTime.Days} days, but is {value}.");

    /// <summary>Throws if a value is less than a minimum.</summary>
    public void AtLeast<T>(T value, T minimum, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : IComparable<T> =>
        That(value.CompareTo(minimum) >= 0, option, $"must be at least {minimum}, but is {value}.");

    /// <summary>Throws if a value is outside a range. The bounds are part of the range.</summary>
    public void InRange<T>(T value, T minimum, T maximum, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : IComparable<T> =>
        That(
            value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0,
            option,
            $"must be between {minimum} and {maximum}, but is {value}.");

    /// <summary>Throws if a value is not one of its enumeration's.</summary>
    public void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : struct, Enum =>
        That(Enum.IsDefined(value), option, $"must be a value of {typeof(T).Name}, but is {value}.");

    /// <summary>
    /// Throws if a string cannot be sent as the value of a header: it is empty or contains other than printable ASCII characters.
    /// </summary>
    public void HeaderText([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(
            value is { Length: > 0 } && value.All(static character => character is >= ' ' and <= '~'),
            option,
            "must be a single line of printable ASCII characters.");

    /// <summary>Throws if a URL is not an absolute HTTP or HTTPS URL, or has user information, a query, or a fragment.</summary>
    public void HttpAddress([NotNull] Uri? value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(
            value is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" },
            option,
            "must be an absolute http or https URL without user information, query, and fragment.");
}
