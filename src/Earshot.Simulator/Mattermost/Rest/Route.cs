using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>One operation: a method and a path below /api/v4, with parameters in braces.</summary>
internal sealed class Route(string method, string template, Func<Call, Answer> handler, bool needsSession = true)
{
    private readonly string[] _segments = template.Split('/');

    public bool NeedsSession { get; } = needsSession;

    public Func<Call, Answer> Handler { get; } = handler;

    /// <summary>How many segments are fixed: of two routes that fit, the more fixed one answers.</summary>
    public int Fixed => _segments.Count(s => s[0] != '{');

    public bool Matches(string requestMethod, string[] path, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        arguments = null;
        if (requestMethod != method || path.Length != _segments.Length)
        {
            return false;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < path.Length; i++)
        {
            if (_segments[i][0] != '{')
            {
                if (_segments[i] != path[i])
                {
                    return false;
                }

                continue;
            }

            string name = _segments[i][1..^1];
            if (path[i].Length == 0 || (name.EndsWith("_id", StringComparison.Ordinal) && !path[i].All(char.IsAsciiLetterOrDigit)))
            {
                return false;
            }

            found[name] = path[i];
        }

        arguments = found;
        return true;
    }
}
