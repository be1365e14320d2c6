using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Puts the frames of a socket together to whole messages, in one pooled buffer that is overwritten by the next message.</summary>
internal sealed class MessageReader(WebSocket socket, int maxBytes, TimeProvider timeProvider) : IDisposable
{
    private const int SmallBuffer = 4096;

    // A message this large is rare: its buffer goes back at once instead of weighing on a connection at rest.
    private const int LargeBuffer = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private long _parts;
    private long _lastPartAt;

    /// <summary>How many frames and pieces of frames have come in: each is a sign of life, even where its message is not complete.</summary>
    public long Parts => Interlocked.Read(ref _parts);

    /// <summary>When the last of them came in, as a timestamp; 0 before the first.</summary>
    public long LastPartAt => Volatile.Read(ref _lastPartAt);

    /// <summary>Reads the next message; null when the server has closed the connection.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedMessage?> ReadAsync()
    {
        ShrinkBuffer();
        int kept = 0;
        long length = 0;
        while (true)
        {
            // Cancelling a receive aborts the socket; whoever wants this to end aborts or closes it, and says why.
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
