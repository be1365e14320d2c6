using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Assembles messages from WebSocket frames, in a pooled buffer that the next message overwrites.</summary>
internal sealed class MessageReader(WebSocket socket, int maxBytes, TimeProvider timeProvider) : IDisposable
{
    private const int SmallBuffer = 4096;

    // Larger messages are rare; their buffer is returned, so that an idle connection does not keep it.
    private const int LargeBuffer = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private long _parts;
    private long _lastPartAt;

    /// <summary>Gets the number of frames, or parts of frames, that were received, also of incomplete messages.</summary>
    public long Parts => Interlocked.Read(ref _parts);

    /// <summary>Gets the timestamp at which the last part was received, or 0 if none was received.</summary>
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
        while (true)
        {
            // Not canceled, because that aborts the WebSocket without a reason; callers abort or close it instead.
            ValueWebSocketReceiveResult part =
                await socket.ReceiveAsync(_buffer.AsMemory(kept), CancellationToken.None).ConfigureAwait(false);
            Interlocked.Increment(ref _parts);
            Volatile.Write(ref _lastPartAt, timeProvider.GetTimestamp());
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            kept = length > maxBytes ? 0 : kept + part.Count;
            if (part.EndOfMessage)
            {
                MessageKind kind = length > maxBytes ? MessageKind.TooLarge
                    : part.MessageType == WebSocketMessageType.Text ? MessageKind.Text
                    : MessageKind.Binary;
                return new ReceivedMessage(kind, _buffer.AsMemory(0, kept), length, timeProvider.GetUtcNow());
            }

            if (kept == _buffer.Length)
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

    private void GrowBuffer()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
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
