using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Assembles messages from WebSocket frames, in a pooled buffer that the next message overwrites.</summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="maxBytes">The maximum size of a message, in bytes. Larger messages are skipped.</param>
/// <param name="maxTime">The time after which the parts of a message that is not complete no longer count as progress.</param>
/// <param name="timeProvider">The local clock.</param>
internal sealed class MessageReader(WebSocket socket, int maxBytes, TimeSpan maxTime, TimeProvider timeProvider) : IDisposable
{
    private const int SmallBuffer = 4096;

    // Larger messages are rare; their buffer is returned, so that an idle connection does not keep it.
    private const int LargeBuffer = 64 * 1024;

    // A message that is skipped counts as progress up to this many times the maximum; a message that never ends does not count for ever.
    private const int MostSkipped = 4;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private byte[]? _overflow;
    private long _parts;
    private long _lastPartAt;

    /// <summary>
    /// Gets the number of frames, or parts of frames, that were received, also of incomplete messages. Parts of a message that has become
    /// too long, in bytes or in time, are not counted.
    /// </summary>
    public long Parts => Interlocked.Read(ref _parts);

    /// <summary>Gets the timestamp at which the last part was counted, or 0 if none was counted.</summary>
    public long LastPartAt => Volatile.Read(ref _lastPartAt);

    /// <summary>Reads the next message.</summary>
    /// <returns>The message, or null if the server has closed the connection.</returns>
    /// <exception cref="WebSocketException">The connection was lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedMessage?> ReadAsync()
    {
        ShrinkBuffer();
        int kept = 0;
        long length = 0;
        long? startedAt = null;
        while (true)
        {
            // Not canceled, because that aborts the WebSocket without a reason; callers abort or close it instead.
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(Room(kept), CancellationToken.None).ConfigureAwait(false);
            length += part.Count;
            long now = timeProvider.GetTimestamp();
            startedAt ??= now;
            CountPart(length, startedAt.Value, now);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            kept = length > maxBytes ? 0 : kept + part.Count;
            if (part.EndOfMessage)
            {
                MessageKind kind = length > maxBytes ? MessageKind.TooLarge
                    : part.MessageType == WebSocketMessageType.Text ? MessageKind.Text
                    : MessageKind.Binary;
                return new ReceivedMessage(kind, _buffer.AsMemory(0, kept), length, timeProvider.GetUtcNow());
            }

            if (kept == _buffer.Length && kept < maxBytes)
            {
                GrowBuffer();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A message of the maximum size fills the buffer, and what follows is only counted: the buffer need not grow to find that.
    private Memory<byte> Room(int kept) =>
        kept < _buffer.Length ? _buffer.AsMemory(kept) : _overflow ??= new byte[SmallBuffer];

    private void CountPart(long length, long startedAt, long now)
    {
        if (length <= (long)maxBytes * MostSkipped && timeProvider.GetElapsedTime(startedAt, now) <= maxTime)
        {
            Interlocked.Increment(ref _parts);
            Volatile.Write(ref _lastPartAt, now);
        }
    }

    private void GrowBuffer()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, maxBytes));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void ShrinkBuffer()
    {
        if (_buffer.Length > LargeBuffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        }
    }
}
