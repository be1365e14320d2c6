using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>One call of an API, as <see cref="HttpPipeline"/> takes it.</summary>
public sealed class ApiRequest
{
    private const string Json = "application/json; charset=utf-8";

    private readonly Func<byte[]>? _body;
    private readonly string? _contentType;

    /// <summary>Describes a call without a body.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query under the base address, escaped; a leading slash is allowed and means nothing.</param>
    public ApiRequest(string operation, HttpMethod method, string path)
        : this(operation, method, path, body: null, contentType: null)
    {
    }

    /// <summary>Describes a GET of an absolute address, which may lie on another host than the API: a file, mostly, that an answer names.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="address">Where to; not shown in errors beyond host and port.</param>
    /// <param name="mayAsk">Decides whether this address may be asked, and with that be shown the token. Asked before anything is sent: an
    /// address that came in an answer must not lead the token astray. Redirects are not followed.</param>
    public ApiRequest(string operation, Uri address, Func<Uri, bool> mayAsk)
        : this(operation, HttpMethod.Get, PathOf(address), body: null, contentType: null)
    {
        ArgumentNullException.ThrowIfNull(mayAsk);
        Address = address;
        MayAsk = mayAsk;
        Accept = "*/*";
        CanReturnPages = true;
    }

    private ApiRequest(string operation, HttpMethod method, string path, Func<byte[]>? body, string? contentType)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        Operation = operation;
        Method = method;
        Path = path;
        _body = body;
        _contentType = contentType;
        IsIdempotent = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete;
    }

    /// <summary>The operation's name, for errors and logs.</summary>
    public string Operation { get; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>Path and query under the base address.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether running it twice does the same as running it once, so that it may be repeated after a failure that leaves open whether the
    /// server did it. By default true for GET, HEAD, PUT and DELETE, false for the rest; set it where an operation differs from its method.
    /// </summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether the call carries the token. Default true; false for a log-in.</summary>
    public bool IsAuthenticated { get; init; } = true;

    /// <summary>Whether the call goes before others where calls wait for a <see cref="CallGate"/>: somebody stands at the door. Default
    /// false.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Whether the call waits for a log-in where there has been none. Default true; false: it carries the token if there is one.</summary>
    public bool NeedsLogin { get; init; } = true;

    /// <summary>Whether a good answer may have no body although JSON is asked for; it then reads as null. Default false.</summary>
    public bool CanReturnNothing { get; init; }

    /// <summary>Whether the answer points to an address (3xx with <c>Location</c>), which is what was asked for. Default false.</summary>
    public bool ReturnsLocation { get; init; }

    /// <summary>
    /// Whether refusals may come without the API's own error, as pages or plain text, even with a good status, since the path isn't the API's.
    /// Default false.
    /// </summary>
    public bool CanReturnPages { get; init; }

    /// <summary>Further request headers. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A body that is written piece by piece; null where there is none or another one.</summary>
    public ApiContent? Content { get; init; }

    /// <summary>Is told how much of <see cref="Content"/> has left; null for nothing.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>What the header <c>Accept</c> says. Default JSON, and anything for a call to an address of its own.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Where the call goes when not to a path of the API; null for such a path.</summary>
    public Uri? Address { get; }

    internal Func<Uri, bool>? MayAsk { get; }

    internal bool CanBeSentAgain => Content is not { CanBeWritten: false };

    /// <summary>Describes a call with a JSON body, which is written anew for each attempt.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query under the base address, escaped; a leading slash is allowed and means nothing.</param>
    /// <param name="body">What to send.</param>
    /// <param name="json">How it is written.</param>
    /// <param name="isAuthenticated">Whether the call carries the token; false for a log-in.</param>
    public static ApiRequest WithJson<T>(
        string operation, HttpMethod method, string path, T body, JsonTypeInfo<T> json, bool isAuthenticated = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new ApiRequest(operation, method, path, () => JsonSerializer.SerializeToUtf8Bytes(body, json), Json) { IsAuthenticated = isAuthenticated };
    }

    /// <summary>Describes a call with a body of any kind.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query under the base address, escaped; a leading slash is allowed and means nothing.</param>
    /// <param name="body">What to send.</param>
    /// <param name="contentType">What the header <c>Content-Type</c> says.</param>
    /// <param name="isAuthenticated">Whether the call carries the token; false for a log-in.</param>
    /// <param name="headers">Further request headers; null for none.</param>
    public static ApiRequest WithBody(
        string operation,
        HttpMethod method,
        string path,
        byte[] body,
        string contentType,
        bool isAuthenticated = true,
        IReadOnlyList<KeyValuePair<string, string>>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        return new ApiRequest(operation, method, path, () => body, contentType) { IsAuthenticated = isAuthenticated, Headers = headers ?? [] };
    }

    // Below us, .NET sends a call without a body a second time when the server hangs up before it answers. One with an empty body it doesn't.
    private bool MayBeResent => IsIdempotent || Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <param name="deadline">Is put off by each piece that leaves.</param>
    internal HttpContent? CreateContent(Deadline deadline)
    {
        if (_body is null)
        {
            return Content is not null ? Content.Create(Progress, deadline.Restart) : MayBeResent ? null : new ByteArrayContent([]);
        }

        var content = new ByteArrayContent(_body());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(_contentType!);
        return content;
    }

    private static string PathOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri ? address.AbsolutePath : "";
    }
}
