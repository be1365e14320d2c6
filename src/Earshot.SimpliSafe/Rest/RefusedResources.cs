using Earshot.Http;

namespace Earshot.SimpliSafe.Rest;

/// <summary>
/// Tracks the resources of single systems and cameras that were refused without a reason since the last success. This type is thread-safe.
/// </summary>
internal sealed class RefusedResources
{
    // One refused resource says nothing about others.
    private const int Several = 2;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>Gets a value that indicates whether several resources were refused, as a block would refuse them.</summary>
    public bool LooksLikeBlock
    {
        get
        {
            lock (_gate)
            {
                return _paths.Count >= Several;
            }
        }
    }

    /// <summary>Determines whether a request is for a single system or camera, and not for the account.</summary>
    public static bool IsOne(ApiRequest request)
    {
        ReadOnlySpan<char> path = request.Path.AsSpan().TrimStart('/');
        if (path.StartsWith("ss3/", StringComparison.Ordinal))
        {
            path = path["ss3/".Length..];
        }

        return path.StartsWith("cameras/", StringComparison.Ordinal)
            || HasNumber(path, "subscriptions/")
            || HasNumber(path, "doorlock/");
    }

    /// <summary>Adds the resource of a request.</summary>
    public void Add(ApiRequest request)
    {
        lock (_gate)
        {
            _paths.Add(request.Path.Split('?')[0]);
        }
    }

    /// <summary>Forgets the resources, because a request succeeded or the account was refused as a whole.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _paths.Clear();
        }
    }

    private static bool HasNumber(ReadOnlySpan<char> path, string collection) =>
        path.StartsWith(collection, StringComparison.Ordinal) && path.Length > collection.Length
        && char.IsAsciiDigit(path[collection.Length]);
}
