namespace Earshot.Http;

/// <summary>A file to fetch, as <see cref="HttpPipeline.DownloadAsync"/> takes it. Its address is absolute and may lie on another host than
/// the API.</summary>
public sealed class DownloadRequest
{
    /// <summary>Describes a download.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="address">Where the file is; mostly given by the server. Not shown in errors beyond host and port.</param>
    /// <param name="mayAsk">Decides whether this address may be asked, and with that be shown the token. Asked before anything is sent: an
    /// address that came in an answer must not lead the token astray. Redirects are not followed.</param>
    public DownloadRequest(string operation, Uri address, Func<Uri, bool> mayAsk)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(mayAsk);
        Operation = operation;
        Address = address;
        MayAsk = mayAsk;
    }

    /// <summary>The operation's name, for errors and logs.</summary>
    public string Operation { get; }

    /// <summary>Where the file is.</summary>
    public Uri Address { get; }

    /// <summary>Whether the call carries the token. Default true.</summary>
    public bool IsAuthenticated { get; init; } = true;

    /// <summary>What the header <c>Accept</c> says. Default anything.</summary>
    public string Accept { get; init; } = "*/*";

    /// <summary>Further request headers. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    internal Func<Uri, bool> MayAsk { get; }
}

/// <summary>How far a download is.</summary>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all; null where the server doesn't say.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct DownloadProgress(long Received, long? Total);
