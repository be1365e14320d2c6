using System.Text;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Creates JSON that is nested deeply, and runs code that must not need the stack for it.</summary>
internal static class Nested
{
    /// <summary>Returns objects in objects, the innermost with the field <c>end</c>.</summary>
    public static string Objects(int depth) => new StringBuilder(depth * 6)
        .Insert(0, "{\"a\":", depth - 1).Append("{\"end\":7}").Append('}', depth - 1).ToString();

    /// <summary>Returns lists in a field of an object.</summary>
    public static string Lists(int depth) => "{\"list\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

    /// <summary>Runs an action on a thread whose stack is far too small for recursion over thousands of levels.</summary>
    public static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
