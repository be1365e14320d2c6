using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Api;

/// <summary>What every operation of the API goes through: from its call to its answer, in both forms.</summary>
internal sealed class ApiCaller(HttpPipeline pipeline, MattermostClient client)
{
    public MattermostClient Client => client;

    public void Send(OperationCall call, CancellationToken cancellationToken) => pipeline.Send(call.ToRequest(), cancellationToken);

    public Task SendAsync(OperationCall call, CancellationToken cancellationToken) => pipeline.SendAsync(call.ToRequest(), cancellationToken);

    public T Send<T>(OperationCall call, JsonType<T> json, CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest();
        return Required(request, json, pipeline.Send(request, json.Info, cancellationToken));
    }

    public async Task<T> SendAsync<T>(OperationCall call, JsonType<T> json, CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest();
        return Required(request, json, await pipeline.SendAsync(request, json.Info, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>For answers that may be null, or have no body.</summary>
    public T? SendOrNothing<T>(OperationCall call, JsonType<T> json, CancellationToken cancellationToken) =>
        pipeline.Send(call.ToRequest(canReturnNothing: true), json.Info, cancellationToken).Value;

    /// <inheritdoc cref="SendOrNothing"/>
    public async Task<T?> SendOrNothingAsync<T>(OperationCall call, JsonType<T> json, CancellationToken cancellationToken) =>
        (await pipeline.SendAsync(call.ToRequest(canReturnNothing: true), json.Info, cancellationToken).ConfigureAwait(false)).Value;

    public string SendForText(OperationCall call, CancellationToken cancellationToken) =>
        TextResponse.Read(pipeline.Send(call.ToRequest(), cancellationToken).Body.Span);

    public async Task<string> SendForTextAsync(OperationCall call, CancellationToken cancellationToken) =>
        TextResponse.Read((await pipeline.SendAsync(call.ToRequest(), cancellationToken).ConfigureAwait(false)).Body.Span);

    public Uri SendForAddress(OperationCall call, CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest(returnsLocation: true);
        return Address(request, pipeline.Send(request, cancellationToken));
    }

    public async Task<Uri> SendForAddressAsync(OperationCall call, CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest(returnsLocation: true);
        return Address(request, await pipeline.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    public FileDownload Open(OperationCall call, CancellationToken cancellationToken) => pipeline.Open(call.ToRequest(), cancellationToken);

    public Task<FileDownload> OpenAsync(OperationCall call, CancellationToken cancellationToken) =>
        pipeline.OpenAsync(call.ToRequest(), cancellationToken);

    public void CopyTo(OperationCall call, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        pipeline.Download(call.ToRequest(), destination, progress, cancellationToken);

    public Task CopyToAsync(
        OperationCall call, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        pipeline.DownloadAsync(call.ToRequest(), destination, progress, cancellationToken);

    public IEnumerable<T> ReadLines<T>(OperationCall call, JsonType<T> json, CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest();
        using FileDownload answer = pipeline.Open(request, cancellationToken);
        // A blocking read can't be cancelled; it ends when the connection under it is gone.
        using CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(static state => ((FileDownload)state!).Dispose(), answer);
        var lines = new LineBuffer();
        bool isOpen = true;
        while (isOpen)
        {
            isOpen = lines.Add(Read(request, answer.Content, RoomIn(request, lines).Span, cancellationToken));
            while (lines.TryTake(out ReadOnlyMemory<byte> line))
            {
                yield return Line(request, json, line);
            }
        }
    }

    public async IAsyncEnumerable<T> ReadLinesAsync<T>(
        OperationCall call, JsonType<T> json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = call.ToRequest();
        FileDownload answer = await pipeline.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            var lines = new LineBuffer();
            bool isOpen = true;
            while (isOpen)
            {
                isOpen = lines.Add(await answer.Content.ReadAsync(RoomIn(request, lines), cancellationToken).ConfigureAwait(false));
                while (lines.TryTake(out ReadOnlyMemory<byte> line))
                {
                    yield return Line(request, json, line);
                }
            }
        }
    }

    private static T Required<T>(ApiRequest request, JsonType<T> json, ApiResponse<T> answer) =>
        answer.Value ?? json.Shape.Empty ?? Unsaid(request, json, answer.StatusCode) ?? throw Unexpected(request, "null where an object belongs");

    // Any 2xx is success: a command that was done without a word about it answers with an object of which nothing is known.
    private static T? Unsaid<T>(ApiRequest request, JsonType<T> json, int status) =>
        status == 204 || request.Method != HttpMethod.Get ? JsonSerializer.Deserialize("{}"u8, json.Info) : default;

    private static int Read(ApiRequest request, Stream content, Span<byte> room, CancellationToken cancellationToken)
    {
        try
        {
            int read = content.Read(room);
            cancellationToken.ThrowIfCancellationRequested();
            return read;
        }
        catch (Exception cut) when (cut is ConnectionException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{request.Operation} was cancelled.", cut, cancellationToken);
        }
    }

    private static Memory<byte> RoomIn(ApiRequest request, LineBuffer lines) =>
        lines.IsFull ? throw Unexpected(request, $"a line of more than {LineBuffer.LongestLine} bytes") : lines.Room;

    private static T Line<T>(ApiRequest request, JsonType<T> json, ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, json.Info) ?? throw Unexpected(request, "a line that is null");
        }
        catch (JsonException)
        {
            // Not handed on: its path can hold keys of the line.
            throw Unexpected(request, "a line that isn't the JSON expected");
        }
    }

    private Uri Address(ApiRequest request, ApiResponse answer) => answer.Headers.Location is { } location
        ? new Uri(pipeline.BaseAddress, location)
        : throw Unexpected(request, $"{answer.StatusCode} and no address");

    private static ConnectionException Unexpected(ApiRequest request, string what) =>
        new(ConnectionProblem.NotAnApi, $"{request.Operation} failed: the server answered with {what}. Check that the URL is that of a Mattermost.")
        {
            Operation = request.Operation,
        };
}
