using System.Text;
using Earshot.SimpliSafe;

namespace Earshot.Cli.CloudEvents;

/// <summary>The names of SimpliSafe's kinds of events as the tool shows and takes them.</summary>
internal static class SimpliSafeNames
{
    /// <summary>Such as <c>alarm_entry</c>; <c>code_1234</c> where the kind has no name.</summary>
    public static string Of(SimpliSafeEvent e) => e.Kind.Name is { } name ? Snake(name) : $"code_{e.Kind}".Replace('-', '_');

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
