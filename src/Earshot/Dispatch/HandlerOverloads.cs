namespace Earshot.Dispatching;

/// <summary>
/// Provides the priorities of the overloads that accept handlers. A lambda often fits several; the one with the highest priority is
/// chosen.
/// </summary>
internal static class HandlerOverloads
{
    // A lambda that returns a task also fits Action, which would drop the task together with its exception.
    public const int ReturnsValueTask = 12;
    public const int ReturnsTask = 9;
    public const int ReturnsValue = 6;
    public const int ReturnsOtherValue = 3;
    public const int ReturnsNothing = 0;

    // Lambdas never differ in these alone, but overloaded method groups such as Console.WriteLine do.
    public const int TakesValue = 2;
    public const int TakesValueAndToken = 1;
    public const int TakesNothing = 0;

    /// <summary>
    /// The compiler's error for lambdas that return an object that is neither a task nor a simple value: it could be awaitable, and the
    /// compiler cannot distinguish a class that is from one that is not.
    /// </summary>
    public const string OtherValue =
        "The returned value would be dropped without being awaited. Await it in an async lambda, or ignore it in a statement body.";
}
