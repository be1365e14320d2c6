using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>
/// Provides the operations of .NET that exist in two forms, for methods that have one body for both. If <c>async</c> is false, they block
/// the calling thread and return a completed task.
/// </summary>
internal static class BothForms
{
#pragma warning disable VSTHRD103 // Each method blocks on purpose if async is false.
    /// <summary>Sends a request.</summary>
    public static ValueTask<HttpResponseMessage> SendAsync(
        this HttpMessageInvoker invoker, bool async, HttpRequestMessage request, CancellationToken cancellationToken) =>
        async ? new(invoker.SendAsync(request, cancellationToken)) : new(invoker.Send(request, cancellationToken));

    /// <summary>Opens the body of a response.</summary>
    public static ValueTask<Stream> ReadAsStreamAsync(this HttpContent content, bool async, CancellationToken cancellationToken) =>
        async ? new(content.ReadAsStreamAsync(cancellationToken)) : new(content.ReadAsStream(cancellationToken));

    /// <summary>Enters a semaphore.</summary>
    public static ValueTask WaitAsync(this SemaphoreSlim semaphore, bool async, CancellationToken cancellationToken)
    {
        if (async)
        {
            return new(semaphore.WaitAsync(cancellationToken));
        }

        semaphore.Wait(cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads from a stream.</summary>
    public static ValueTask<int> ReadAsync(this Stream stream, bool async, Memory<byte> buffer, CancellationToken cancellationToken) =>
        async ? stream.ReadAsync(buffer, cancellationToken)
        : MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> array) ? new(stream.Read(array.Array!, array.Offset, array.Count))
        : new(stream.Read(buffer.Span));

    /// <summary>Writes to a stream.</summary>
    public static ValueTask WriteAsync(this Stream stream, bool async, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (async)
        {
            return stream.WriteAsync(buffer, cancellationToken);
        }

        if (MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> array))
        {
            stream.Write(array.Array!, array.Offset, array.Count);
        }
        else
        {
            stream.Write(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }
#pragma warning restore VSTHRD103
}
