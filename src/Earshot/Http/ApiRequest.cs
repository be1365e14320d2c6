using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>
/// Represents one call of an API: assembled by the method of an operation, then sent by <see cref="HttpPipeline"/> and not changed anymore.
/// </summary>
internal sealed class ApiRequest
{
    private string _path;
    private StringBuilder? _query;

    /// <summary>Initializes a new instance of the <see cref="ApiRequest"/> class for a path of the API.</summary>
    /// <param name="operation">The name of the operation, for errors and logs.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The escaped path, and optionally a query, under the base address. A leading slash is ignored.</param>
    public ApiRequest(string operation, HttpMethod method, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        Operation = operation;
        Method = method;
        _path = path;
        IsIdempotent = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete;
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="ApiRequest"/> class for a GET of an absolute URL, which can be on another host.
    /// </summary>
    /// <param name="operation">The name of the operation, for errors and logs.</param>
    /// <param name="address">The URL. Errors show its host and port only.</param>
    /// <param name="isAllowed">
    /// Determines whether the URL is allowed to receive the request, and with it the token. It is checked before anything is sent, because
    /// a URL that comes from a response must not send the token to another party.
    /// </param>
    public ApiRequest(string operation, Uri address, Func<Uri, bool> isAllowed)
        : this(operation, HttpMethod.Get, PathOf(address))
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        Address = address;
        IsAllowed = isAllowed;
        Accept = "*/*";
        CanReturnPages = true;
    }

    /// <summary>Gets the name of the operation, for errors and logs.</summary>
    public string Operation { get; }

    /// <summary>Gets the HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>Gets the path and the query under the base address.</summary>
    public string Path
    {
        get
        {
            if (_query is not null)
            {
                _path = _query.ToString();
                _query = null;
            }

            return _path;
        }
    }

    /// <summary>
    /// Gets or sets a value that indicates whether the operation has the same effect when it is executed twice, so that it can be retried
    /// when it is unknown whether the server executed it. The default is true for GET, HEAD, PUT, and DELETE.
    /// </summary>
    public bool IsIdempotent { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the request carries the token. The default is true; it must be false for a login.
    /// </summary>
    public bool IsAuthenticated { get; set; } = true;

    /// <summary>
    /// Gets or sets a value that indicates whether the call logs in if there is no token. The default is true; if false, the request
    /// carries the token if there is one.
    /// </summary>
    public bool NeedsLogin { get; set; } = true;

    /// <summary>
    /// Gets or sets a value that indicates whether the call takes precedence over others that wait for a <see cref="CallGate"/>. The
    /// default is false.
    /// </summary>
    public bool IsUrgent { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether a successful response can have no body although JSON is expected; its value is then
    /// null.
    /// </summary>
    public bool CanReturnNothing { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the expected response is a redirect, whose <c>Location</c> is the result.
    /// </summary>
    public bool ReturnsLocation { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the response can be a web page or plain text instead of the API's own error, even with a
    /// status of success, because the path is outside the API.
    /// </summary>
    public bool CanReturnPages { get; set; }

    /// <summary>Gets or sets the additional request headers, or null if there are none.</summary>
    public List<KeyValuePair<string, string>>? Headers { get; set; }

    /// <summary>Gets or sets the body, or null if the request has none.</summary>
    public ApiContent? Content { get; set; }

    /// <summary>Gets or sets the object that receives the progress of <see cref="Content"/>, or null.</summary>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>
    /// Gets or sets the value of the <c>Accept</c> header. The default is JSON for a path of the API, and anything for an absolute URL.
    /// </summary>
    public string Accept { get; set; } = "application/json";

    /// <summary>Gets the absolute URL, or null if the call is for a path of the API.</summary>
    public Uri? Address { get; }

    /// <summary>
    /// Gets the function that determines whether <see cref="Address"/> is allowed, or null if the call is for a path of the API.
    /// </summary>
    public Func<Uri, bool>? IsAllowed { get; }

    /// <summary>Gets a value that indicates whether the body can be sent now: it was not sent before, or can be sent again.</summary>
    public bool CanBeSent => Content is not { CanBeWritten: false };

    /// <summary>Adds a query parameter, unless its value is null.</summary>
    public ApiRequest Query(string name, string? value)
    {
        if (value is not null)
        {
            char separator = (_query?.Length ?? _path.Length) == _path.Length && !_path.Contains('?', StringComparison.Ordinal) ? '?' : '&';
            (_query ??= new StringBuilder(_path)).Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    /// <inheritdoc cref="Query(string, string?)"/>
    public ApiRequest Query(string name, long? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Query(string, string?)"/>
    public ApiRequest Query(string name, double? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Query(string, string?)"/>
    public ApiRequest Query(string name, bool? value) => Query(name, value switch { true => "true", false => "false", null => null });

    /// <summary>Adds a query parameter in milliseconds since 1970, unless its value is null.</summary>
    public ApiRequest Query(string name, DateTimeOffset? value) => Query(name, value?.ToUnixTimeMilliseconds());

    /// <summary>Adds a query parameter once for each value.</summary>
    public ApiRequest Query(string name, IEnumerable<string>? values)
    {
        foreach (string value in values ?? [])
        {
            Query(name, value);
        }

        return this;
    }

    /// <summary>Adds a header, unless its value is null.</summary>
    public ApiRequest Header(string name, string? value)
    {
        if (value is not null)
        {
            (Headers ??= []).Add(KeyValuePair.Create(name, value));
        }

        return this;
    }

    /// <summary>Sets a JSON body. It is serialized again for each attempt.</summary>
    public ApiRequest WithJson<T>(T body, JsonTypeInfo<T> json)
    {
        Content = ApiContent.Json(body, json);
        return this;
    }

    /// <summary>Sets a body.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The value of the <c>Content-Type</c> header.</param>
    public ApiRequest WithBytes(byte[] body, string contentType)
    {
        Content = ApiContent.Bytes(body, contentType);
        return this;
    }

    /// <summary>Marks the operation as one that has the same effect when it is executed twice, whatever its method.</summary>
    public ApiRequest Idempotent()
    {
        IsIdempotent = true;
        return this;
    }

    /// <summary>Marks the operation as one that must not be executed twice, whatever its method.</summary>
    public ApiRequest NotIdempotent()
    {
        IsIdempotent = false;
        return this;
    }

    /// <summary>Sends the request without the token.</summary>
    public ApiRequest WithoutToken()
    {
        IsAuthenticated = false;
        return this;
    }

    /// <summary>Sends the request with the token if there is one, and otherwise without it.</summary>
    public ApiRequest WithoutLogin()
    {
        NeedsLogin = false;
        return this;
    }

    /// <summary>Creates the body for one attempt.</summary>
    /// <param name="deadline">The deadline of the attempt. It restarts with each part that is sent.</param>
    public HttpContent? CreateContent(Deadline deadline) =>
        Content is not null
            ? Content.CreateHttpContent(Progress, deadline)
            // .NET sends a request without a body again when the server closes the connection before it responds. An empty body prevents
            // that.
            : IsIdempotent || Method == HttpMethod.Get || Method == HttpMethod.Head ? null : new ByteArrayContent([]);

    private static string PathOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri ? address.AbsolutePath : "";
    }
}
