using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Earshot.Http;

/// <summary>
/// Represents a response, of any status, whose body was read completely; or a successful one whose body is still on the connection.
/// </summary>
internal sealed class BufferedResponse
{
    /// <summary>The number of bytes of an error's body that are kept.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    private readonly HttpContentHeaders _contentHeaders;
    private readonly BodyBuffer? _body;

    private BufferedResponse(HttpResponseMessage response, BodyBuffer? body)
    {
        StatusCode = (int)response.StatusCode;
        Headers = response.Headers;
        _contentHeaders = response.Content.Headers;
        _body = body;
        int length = body?.Length ?? 0;
        Body = body?.Bytes[..(IsSuccess ? length : Math.Min(length, MaxErrorBytes))] ?? default;
    }

    public int StatusCode { get; }

    public HttpResponseHeaders Headers { get; }

    public string? ContentType => _contentHeaders.ContentType?.MediaType;

    /// <summary>Gets the body. It is empty after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Gets the body that is still on the connection, or null if it was read; <see cref="Body"/> is then empty.</summary>
    public FileDownload? Download { get; private init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>Creates a response whose body stays on the connection.</summary>
    public static BufferedResponse Open(HttpResponseMessage response, FileDownload download) =>
        new(response, body: null) { Download = download };

    /// <summary>Reads the body of a response; blocks if <paramref name="async"/> is false.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BufferedResponse> ReadAsync(
        bool async, ApiRequest request, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration abort = async ? default : AbortWhenCanceled(response, cancellationToken);
        Stream content = await response.Content.ReadAsStreamAsync(async, cancellationToken).ConfigureAwait(false);
        long? announced = response.Content.Headers.ContentLength;
        ThrowIfTooLarge(request, response, announced ?? 0, maxBytes);
        var body = new BodyBuffer(announced);
        int read;
        do
        {
            read = await content.ReadAsync(async, body.Room, cancellationToken).ConfigureAwait(false);
            body.Add(read);
        }
        while (read > 0 && body.Length != announced && HasRoom(request, response, body, maxBytes));

        if (!async)
        {
            // An aborted read can look like the end of the body.
            cancellationToken.ThrowIfCancellationRequested();
        }

        body.Complete();
        return new BufferedResponse(response, body);
    }

    /// <summary>Closes the connection of a response when a token is canceled: a blocking read cannot be canceled in another way.</summary>
    public static CancellationTokenRegistration AbortWhenCanceled(IDisposable response, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((IDisposable)state!).Dispose(), response);

    /// <summary>Copies the body for a reader that keeps it, and releases it.</summary>
    public byte[] TakeBody()
    {
        byte[] bytes = _body?.Take(Body.Length) ?? [];
        Body = default;
        return bytes;
    }

    /// <summary>Returns the memory of the body. Only its last reader may call this; calling it is optional.</summary>
    public void Release()
    {
        Body = default;
        _body?.Return();
    }

    private static bool HasRoom(ApiRequest request, HttpResponseMessage response, BodyBuffer body, int maxBytes)
    {
        if (response.IsSuccessStatusCode && body.Length > maxBytes)
        {
            body.Return();
            ThrowIfTooLarge(request, response, length: long.MaxValue, maxBytes);
        }

        return response.IsSuccessStatusCode || body.Length < MaxErrorBytes;
    }

    private static void ThrowIfTooLarge(ApiRequest request, HttpResponseMessage response, long length, int maxBytes)
    {
        if (response.IsSuccessStatusCode && length > maxBytes)
        {
            throw new ConnectionException(
                ConnectionProblem.ProtocolError,
                $"{request.Operation} failed: the response is larger than the maximum of {maxBytes} bytes. If such responses are expected, "
                + $"increase {nameof(NetworkOptions)}.{nameof(NetworkOptions.MaxResponseBytes)}.")
            {
                Operation = request.Operation,
            };
        }
    }
}
