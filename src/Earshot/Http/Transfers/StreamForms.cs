using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>Provides reading and writing of streams for methods that have one body for their synchronous and their asynchronous form.</summary>
internal static class StreamForms
{
    /// <summary>Reads from a stream; blocks if <paramref name="async"/> is false.</summary>
    public static ValueTask<int> ReadAsync(this Stream stream, bool async, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (async)
        {
            return stream.ReadAsync(buffer, cancellationToken);
        }

        return new ValueTask<int>(
            MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> array)
                ? stream.Read(array.Array!, array.Offset, array.Count)
                : stream.Read(buffer.Span));
    }

    /// <summary>Writes to a stream; blocks if <paramref name="async"/> is false.</summary>
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
}
