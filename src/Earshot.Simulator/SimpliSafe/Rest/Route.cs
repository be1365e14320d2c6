using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Represents an operation: a method and a path with parameters in braces.</summary>
internal sealed class Route(string method, string template, Func<Call, Response> handler)
{
    private readonly string[] _segments = template.Split('/');

    public Func<Call, Response> Handler { get; } = handler;

    /// <summary>Gets or sets a value that indicates whether the operation requires an access token.</summary>
    public bool NeedsToken { get; init; } = true;

    /// <summary>Gets or sets a function that determines whether the base station must be queried, which can be busy or offline.</summary>
    public Func<Call, bool> RequiresBaseStation { get; init; } = static _ => false;

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
            if (_segments[i] is ['{', .. string name, '}'])
            {
                found[name] = path[i];
            }
            else if (_segments[i] != path[i])
            {
                return false;
            }
        }

        arguments = found;
        return true;
    }
}
