using System.Globalization;
using System.Text;
using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Api;

/// <summary>One call of an operation while it is being put together.</summary>
internal sealed class OperationCall
{
    private readonly string _operation;
    private readonly HttpMethod _method;
    private readonly string _path;
    private StringBuilder? _query;
    private List<KeyValuePair<string, string>>? _headers;
    private ApiContent? _content;
    private IProgress<TransferProgress>? _progress;
    private bool? _isRepeatable;
    private bool _carriesToken = true;
    private bool _needsLogin = true;

    private OperationCall(string operation, HttpMethod method, PathText path)
    {
        _operation = operation;
        _method = method;
        _path = path.Take();
    }

    public static OperationCall Get(string operation, PathText path) => new(operation, HttpMethod.Get, path);

    public static OperationCall Head(string operation, PathText path) => new(operation, HttpMethod.Head, path);

    public static OperationCall Post(string operation, PathText path) => new(operation, HttpMethod.Post, path);

    public static OperationCall Put(string operation, PathText path) => new(operation, HttpMethod.Put, path);

    public static OperationCall Patch(string operation, PathText path) => new(operation, HttpMethod.Patch, path);

    public static OperationCall Delete(string operation, PathText path) => new(operation, HttpMethod.Delete, path);

    public OperationCall Query(string name, string? value)
    {
        if (value is not null)
        {
            _query ??= new StringBuilder(_path);
            _query.Append(_query.Length == _path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public OperationCall Query(string name, long? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    public OperationCall Query(string name, double? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    public OperationCall Query(string name, bool? value) => Query(name, value switch { true => "true", false => "false", null => null });

    public OperationCall Query(string name, DateTimeOffset? value) => Query(name, value?.ToUnixTimeMilliseconds());

    /// <summary>Values that come several times.</summary>
    public OperationCall Query(string name, IEnumerable<string>? values)
    {
        foreach (string value in values ?? [])
        {
            Query(name, value);
        }

        return this;
    }

    public OperationCall Header(string name, string? value)
    {
        if (value is not null)
        {
            (_headers ??= []).Add(KeyValuePair.Create(name, value));
        }

        return this;
    }

    public OperationCall Range(ByteRange? range) => Header("Range", range?.ToString());

    public OperationCall WithJson<T>(T? body, JsonType<T> json)
    {
        _content = body is null ? null : ApiContent.Json(body, json.Info);
        return this;
    }

    public OperationCall WithForm(MattermostForm? form, IProgress<TransferProgress>? progress)
    {
        if (form is not null)
        {
            var parts = new FormParts();
            form.AddTo(parts);
            _content = new FormContent(parts);
            _progress = progress;
        }

        return this;
    }

    public OperationCall WithBytes(FileUpload? file, IProgress<TransferProgress>? progress)
    {
        _content = file is null ? null : new FileContent(file);
        _progress = progress;
        return this;
    }

    /// <summary>Doing it twice is the same as doing it once, whatever the method says.</summary>
    public OperationCall MayBeRepeated()
    {
        _isRepeatable = true;
        return this;
    }

    /// <summary>Doing it twice isn't the same as doing it once, whatever the method says.</summary>
    public OperationCall MustNotBeRepeated()
    {
        _isRepeatable = false;
        return this;
    }

    public OperationCall WithoutToken()
    {
        _carriesToken = false;
        return this;
    }

    public OperationCall NeedsNoLogin()
    {
        _needsLogin = false;
        return this;
    }

    public ApiRequest ToRequest(bool canReturnNothing = false, bool returnsLocation = false) =>
        new(_operation, _method, _query?.ToString() ?? _path)
        {
            IsIdempotent = _isRepeatable ?? IsRepeatableByMethod,
            IsAuthenticated = _carriesToken,
            NeedsLogin = _needsLogin,
            CanReturnNothing = canReturnNothing,
            ReturnsLocation = returnsLocation,
            CanReturnPages = !_path.StartsWith("/api/", StringComparison.Ordinal),
            Headers = _headers ?? [],
            Content = _content,
            Progress = _progress,
        };

    private bool IsRepeatableByMethod => _method != HttpMethod.Post && _method != HttpMethod.Patch;
}
