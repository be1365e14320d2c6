using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Represents an operation: a method and a path with parameters in braces.</summary>
internal sealed class Route
{
    private readonly string[] _segments;

    public Route(string method, string template, Func<Call, Response>? handler, bool needsSession = true)
    {
        Method = method;
        Template = template;
        Handler = handler;
        NeedsSession = needsSession;
        _segments = template.Split('/');
        Fixed = _segments.Count(s => !IsParameter(s));
    }

    public string Method { get; }

    public string Template { get; }

    public bool NeedsSession { get; }

    /// <summary>Gets the handler, or <see langword="null"/> if the operation is known but not simulated.</summary>
    public Func<Call, Response>? Handler { get; }

    /// <summary>
    /// Gets or sets a value that indicates whether the operation is newer than server 5.37, which responds as to any unknown path.
    /// </summary>
    public bool IsNewer { get; init; }

    /// <summary>Gets or sets a value that indicates whether a successful request counts as activity of the user.</summary>
    public bool IsActivity { get; init; }

    /// <summary>Gets or sets a value that indicates whether the body is a file, which has other limits.</summary>
    public bool TakesFile { get; init; }

    /// <summary>Gets the number of fixed segments. If several routes match, the one with most fixed segments is used.</summary>
    public int Fixed { get; }

    public int Length => _segments.Length;

    public bool Matches(string[] path, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        arguments = null;
        if (path.Length != _segments.Length)
        {
            return false;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < path.Length; i++)
        {
            if (!IsParameter(_segments[i]))
            {
                if (_segments[i] != path[i])
                {
                    return false;
                }

                continue;
            }

            string name = _segments[i][1..^1];
            if (path[i].Length == 0 || !Fits(name, path[i]))
            {
                return false;
            }

            found[name] = path[i];
        }

        arguments = found;
        return true;
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    /// <summary>
    /// Determines whether the server's router accepts a value. IDs of the default sidebar categories have their own format.
    /// </summary>
    private static bool Fits(string name, string value) => name switch
    {
        "category_id" => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'),
        "timestamp" => value.All(char.IsAsciiDigit),
        _ => !name.EndsWith("_id", StringComparison.Ordinal) || value.All(char.IsAsciiLetterOrDigit),
    };
}
