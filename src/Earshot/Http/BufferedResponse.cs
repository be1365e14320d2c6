using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Earshot.Http;

/// <summary>An answer read to its end, of whatever status.</summary>
internal sealed class BufferedResponse
{
    /// <summary>How much of an error's body is kept; the rest is cut off.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    private readonly HttpContentHeaders _about;
    private readonly BodyBuffer? _body;

    private BufferedResponse(HttpResponseMessage response, BodyBuffer? body)
    {
        StatusCode = (int)response.StatusCode;
        Headers = response.Headers;
        _about = response.Content.Headers;
        _body = body;
        int length = body?.Length ?? 0;
        Body = body?.Bytes[..(IsSuccess ? length : Math.Min(length, MaxErrorBytes))] ?? default;
    }

    public int StatusCode { get; }

    public HttpResponseHeaders Headers { get; }

    public string? ContentType => _about.ContentType?.MediaType;

    /// <summary>The body; gone after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The body where it is read by the caller as it comes; then <see cref="Body"/> is empty.</summary>
    public FileDownload? Download { get; private init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>An answer whose body stays on the connection.</summary>
    public static BufferedResponse Open(HttpResponseMessage response, FileDownload download) => new(response, body: null) { Download = download };

    public static BufferedResponse Read(ApiRequest request, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        // A blocking read can't be cancelled; it ends when the connection under it is gone.
        using CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(
            static state => ((HttpResponseMessage)state!).Dispose(), response);
        Stream content = response.Content.ReadAsStream(cancellationToken);
        var body = new BodyBuffer(response.Content.Headers.ContentLength);
        int read;
        do
        {
            read = content.Read(body.Room.Span);
            body.Add(read);
        }
        while (read > 0 && HasRoom(request, response, body, maxBytes));
        cancellationToken.ThrowIfCancellationRequested();
        return new BufferedResponse(response, body);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BufferedResponse> ReadAsync(
        ApiRequest request, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new BodyBuffer(response.Content.Headers.ContentLength);
        int read;
        do
        {
            read = await content.ReadAsync(body.Room, cancellationToken).ConfigureAwait(false);
            body.Add(read);
        }
        while (read > 0 && HasRoom(request, response, body, maxBytes));
        return new BufferedResponse(response, body);
    }

    /// <summary>Copies the body for a reader who keeps it, and releases it.</summary>
    public byte[] TakeBody()
    {
        byte[] copy = Body.ToArray();
        Release();
        return copy;
    }

    /// <summary>Gives the memory of the body back. Only for who is sure to be its last reader; without it nothing breaks.</summary>
    public void Release()
    {
        Body = default;
        _body?.Return();
    }

    private static bool HasRoom(ApiRequest request, HttpResponseMessage response, BodyBuffer body, int maxBytes)
    {
        if (response.IsSuccessStatusCode && body.Length > maxBytes)
        {
            throw new ConnectionException(
                ConnectionProblem.ProtocolError,
                $"{request.Operation} failed: the answer is larger than {maxBytes} bytes. "
                + $"If that is right, raise {nameof(HttpPipelineOptions.MaxResponseBytes)}.")
            {
                Operation = request.Operation,
            };
        }

        return response.IsSuccessStatusCode || body.Length < MaxErrorBytes;
    }
}
