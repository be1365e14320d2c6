using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.Mattermost.Json;
using Earshot.Timing;

namespace Earshot.Mattermost.Api;

/// <summary>Sends the requests of operations and reads their responses. Each method has one body for its two forms.</summary>
internal sealed class ApiCaller(HttpPipeline pipeline, MattermostClient client)
{
    public MattermostClient Client => client;

    public void Send(ApiRequest request, CancellationToken cancellationToken) =>
        pipeline.SendAsync(async: false, request, cancellationToken).GetCompletedResult();

    public Task SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        pipeline.SendAsync(async: true, request, cancellationToken).AsTask();

    public T Send<T>(ApiRequest request, JsonType<T> json, CancellationToken cancellationToken) =>
        SendAsync(async: false, request, json, cancellationToken).GetCompletedResult();

    public Task<T> SendAsync<T>(ApiRequest request, JsonType<T> json, CancellationToken cancellationToken) =>
        SendAsync(async: true, request, json, cancellationToken).AsTask();

    /// <summary>Sends a request whose response can be null or have no body.</summary>
    public T? SendOrNothing<T>(ApiRequest request, JsonType<T> json, CancellationToken cancellationToken) =>
        SendOrNothingAsync(async: false, request, json, cancellationToken).GetCompletedResult();

    /// <inheritdoc cref="SendOrNothing"/>
    public Task<T?> SendOrNothingAsync<T>(ApiRequest request, JsonType<T> json, CancellationToken cancellationToken) =>
        SendOrNothingAsync(async: true, request, json, cancellationToken).AsTask();

    public string SendForText(ApiRequest request, CancellationToken cancellationToken) =>
        SendForTextAsync(async: false, request, cancellationToken).GetCompletedResult();

    public Task<string> SendForTextAsync(ApiRequest request, CancellationToken cancellationToken) =>
        SendForTextAsync(async: true, request, cancellationToken).AsTask();

    public Uri SendForAddress(ApiRequest request, CancellationToken cancellationToken) =>
        SendForAddressAsync(async: false, request, cancellationToken).GetCompletedResult();

    public Task<Uri> SendForAddressAsync(ApiRequest request, CancellationToken cancellationToken) =>
        SendForAddressAsync(async: true, request, cancellationToken).AsTask();

    public FileDownload Open(ApiRequest request, CancellationToken cancellationToken) =>
        pipeline.OpenAsync(async: false, request, cancellationToken).GetCompletedResult();

    public Task<FileDownload> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        pipeline.OpenAsync(async: true, request, cancellationToken).AsTask();

    public void CopyTo(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        pipeline.DownloadAsync(async: false, request, destination, progress, cancellationToken).GetCompletedResult();

    public Task CopyToAsync(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        pipeline.DownloadAsync(async: true, request, destination, progress, cancellationToken).AsTask();

    /// <summary>Reads a response that has one JSON value per line, while it arrives.</summary>
    public IEnumerable<T> ReadLines<T>(ApiRequest request, JsonType<T> json, CancellationToken cancellationToken)
    {
        using FileDownload response = pipeline.OpenAsync(async: false, request, cancellationToken).GetCompletedResult();
        using CancellationTokenRegistration abort = BufferedResponse.AbortWhenCanceled(response, cancellationToken);
        var lines = new LineReader<T>(request, response.Content, json);
        while (lines.MoveNextAsync(async: false, cancellationToken).GetCompletedResult())
        {
            yield return lines.Current;
        }
    }

    /// <inheritdoc cref="ReadLines"/>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(
        ApiRequest request, JsonType<T> json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileDownload response = await pipeline.OpenAsync(async: true, request, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            var lines = new LineReader<T>(request, response.Content, json);
            while (await lines.MoveNextAsync(async: true, cancellationToken).ConfigureAwait(false))
            {
                yield return lines.Current;
            }
        }
    }

    /// <summary>Creates the exception for a response that is successful but not what the operation returns.</summary>
    public static ConnectionException Unexpected(ApiRequest request, string received) =>
        new(
            ConnectionProblem.NotAnApi,
            $"{request.Operation} failed: the server returned {received}. Check that the URL is that of a Mattermost server.")
        {
            Operation = request.Operation,
        };

    private async ValueTask<T> SendAsync<T>(bool async, ApiRequest request, JsonType<T> json, CancellationToken cancellationToken)
    {
        ApiResponse<T> response = await pipeline.SendAsync(async, request, json.Info, cancellationToken).ConfigureAwait(false);
        return response.Value
            ?? json.Shape.Empty
            ?? Unreported(request, json, response.StatusCode)
            ?? throw Unexpected(request, "null instead of an object");
    }

    private async ValueTask<T?> SendOrNothingAsync<T>(bool async, ApiRequest request, JsonType<T> json, CancellationToken cancellationToken)
    {
        request.CanReturnNothing = true;
        return (await pipeline.SendAsync(async, request, json.Info, cancellationToken).ConfigureAwait(false)).Value;
    }

    private async ValueTask<string> SendForTextAsync(bool async, ApiRequest request, CancellationToken cancellationToken) =>
        TextResponse.Read((await pipeline.SendAsync(async, request, cancellationToken).ConfigureAwait(false)).Body.Span);

    private async ValueTask<Uri> SendForAddressAsync(bool async, ApiRequest request, CancellationToken cancellationToken)
    {
        request.ReturnsLocation = true;
        ApiResponse response = await pipeline.SendAsync(async, request, cancellationToken).ConfigureAwait(false);
        return response.Headers.Location is { } location
            ? new Uri(pipeline.BaseAddress, location)
            : throw Unexpected(request, $"{response.StatusCode} without an address");
    }

    // Every 2xx is a success: a command whose response has no body returns an object without values.
    private static T? Unreported<T>(ApiRequest request, JsonType<T> json, int status) =>
        status == 204 || request.Method != HttpMethod.Get ? JsonSerializer.Deserialize("{}"u8, json.Info) : default;
}
