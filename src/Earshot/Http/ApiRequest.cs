using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Earshot.Http;

/// <summary>One call of an API, as <see cref="HttpPipeline"/> takes it.</summary>
public sealed class ApiRequest
{
    private readonly Func<byte[]>? _json;

    /// <summary>Describes a call without a body.</summary>
    /// <param name="operation">The operation's name, for errors and logs.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query under the base address, escaped; a leading slash is allowed and means nothing.</param>
    public ApiRequest(string operation, HttpMethod method, string path)
        : this(operation, method, path, json: null)
    {
    }

    private ApiRequest(string operation, HttpMethod method, string path, Func<byte[]>? json)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        Operation = operation;
        Method = method;
        Path = path;
        _json = json;
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

    /// <summary>Further request headers. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

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
        return new ApiRequest(operation, method, path, () => JsonSerializer.SerializeToUtf8Bytes(body, json)) { IsAuthenticated = isAuthenticated };
    }

    internal HttpContent? CreateContent()
    {
        if (_json is null)
        {
            return null;
        }

        var content = new ByteArrayContent(_json());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }
}
