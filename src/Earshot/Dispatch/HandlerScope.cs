namespace Earshot.Dispatching;

/// <summary>
/// Determines whether code runs inside a handler of a listener, where waiting for the end of that listener would deadlock.
/// </summary>
internal static class HandlerScope
{
    private static readonly AsyncLocal<object?> Current = new();

    /// <summary>Marks the code that is called from here, in this flow of execution, as code of a handler.</summary>
    public static void Enter(object listener)
    {
        if (Current.Value != listener)
        {
            Current.Value = listener;
        }
    }

    /// <summary>Determines whether the calling code runs inside a handler of the listener.</summary>
    public static bool IsInside(object listener) => Current.Value == listener;
}
