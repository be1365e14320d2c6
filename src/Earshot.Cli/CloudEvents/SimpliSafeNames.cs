using System.Text;
using Earshot.SimpliSafe;

namespace Earshot.Cli.CloudEvents;

/// <summary>Provides the names of SimpliSafe's event kinds, as the tool prints and accepts them.</summary>
internal static class SimpliSafeNames
{
    /// <summary>Gets the name of an event's kind, such as <c>alarm_entry</c>, or <c>code_1234</c> if the kind has no name.</summary>
    public static string Of(SimpliSafeEvent e) => Of(e.Kind);

    /// <summary>Gets the name of a kind.</summary>
    public static string Of(SimpliSafeEventKind kind) => kind.Name is { } name ? Snake(name) : $"code_{kind}".Replace('-', '_');

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}
