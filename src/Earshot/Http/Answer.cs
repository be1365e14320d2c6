using System.Buffers;
using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>An answer read to its end, of whatever status.</summary>
internal sealed record Answer(int StatusCode, HttpResponseHeaders Headers, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>How much of an error's body is kept; the rest is cut off.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    private const int BufferBytes = 16 * 1024;

    /// <summary>The body where it is read by the caller as it comes; then <see cref="Body"/> is empty.</summary>
    public FileDownload? Download { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;

    public static Answer Read(ApiRequest request, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        // A blocking read can't be cancelled; it ends when the connection under it is gone.
        using CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(
            static state => ((HttpResponseMessage)state!).Dispose(), response);
        using var body = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            Stream content = response.Content.ReadAsStream(cancellationToken);
            int read;
            do
            {
                read = content.Read(buffer);
                body.Write(buffer, 0, read);
            }
            while (read > 0 && HasRoom(request, response, body, maxBytes));
            cancellationToken.ThrowIfCancellationRequested();
            return From(response, body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static async Task<Answer> ReadAsync(
        ApiRequest request, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            do
            {
                read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            while (read > 0 && HasRoom(request, response, body, maxBytes));
            return From(response, body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool HasRoom(ApiRequest request, HttpResponseMessage response, MemoryStream body, int maxBytes)
    {
        if (response.IsSuccessStatusCode && body.Length > maxBytes)
        {
            throw new ConnectionException(
                ConnectionProblem.ProtocolError,
                $"{request.Operation} failed: the answer is larger than {maxBytes} bytes. "
                + $"If that is right, raise {nameof(HttpPipelineOptions.MaxAnswerBytes)}.")
            {
                Operation = request.Operation,
            };
        }

        return response.IsSuccessStatusCode || body.Length < MaxErrorBytes;
    }

    private static Answer From(HttpResponseMessage response, MemoryStream body)
    {
        int kept = response.IsSuccessStatusCode ? (int)body.Length : (int)Math.Min(body.Length, MaxErrorBytes);
        return new Answer(
            (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, body.GetBuffer().AsMemory(0, kept));
    }
}
