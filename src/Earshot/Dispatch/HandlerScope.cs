namespace Earshot.Dispatching;

/// <summary>Tells code whether it runs inside a handler of a given listener, where waiting for that listener's end would never end.</summary>
internal static class HandlerScope
{
    private static readonly AsyncLocal<object?> Current = new();

    /// <summary>Marks what is called from here on, in this flow of execution, as a handler's code.</summary>
    public static void Enter(object listener)
    {
        if (Current.Value != listener)
        {
            Current.Value = listener;
        }
    }

    /// <summary>Whether the calling code runs inside a handler of that listener.</summary>
    public static bool IsInside(object listener) => Current.Value == listener;
}
