using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Earshot.Tests.Realtime;

/// <summary>A WebSocket whose server is the test.</summary>
internal sealed class FakeWebSocket : WebSocket
{
    private readonly Channel<Part> _incoming = Channel.CreateUnbounded<Part>();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _closeSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _allSent = new();
    private readonly Lock _gate = new();
    private WebSocketState _state = WebSocketState.Open;
    private WebSocketCloseStatus? _closeStatus;
    private Part? _rest;
    private TaskCompletionSource _readSome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unread;
    private bool _isWaiting;
    private int _receiving;

    /// <summary>Gets or sets a value that indicates whether the server responds to a close. The default is true.</summary>
    public bool RespondsToClose { get; init; } = true;

    /// <summary>Gets or sets the task that a send waits for.</summary>
    public Task SendGate { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets the exception that reads throw.</summary>
    public Exception? ReceiveError { get; set; }

    /// <summary>Gets the sent text messages.</summary>
    public ChannelReader<string> Sent => _sent.Reader;

    public IReadOnlyCollection<string> AllSent => _allSent;

    public WebSocketCloseStatus? SentCloseStatus { get; private set; }

    /// <summary>Gets a task that completes when the client has sent a close.</summary>
    public Task CloseSent => _closeSent.Task;

    public bool IsAborted => _aborted.IsCancellationRequested;

    public bool IsDisposed { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => _closeStatus;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public void PushText(string text) => Push(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public void PushBinary(params byte[] bytes) => Push(bytes, WebSocketMessageType.Binary);

    public void Push(byte[] bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        Push(new Part(bytes, type, endOfMessage, CloseStatus: null));

    public void PushInPieces(string text, int pieceBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < bytes.Length; i += pieceBytes)
        {
            int end = Math.Min(bytes.Length, i + pieceBytes);
            Push(bytes[i..end], WebSocketMessageType.Text, end == bytes.Length);
        }
    }

    /// <summary>Sends a close from the server.</summary>
    public void PushClose(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure) =>
        Push(new Part(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Close, EndOfMessage: true, status));

    /// <summary>
    /// Waits until all pushed frames except <paramref name="left"/> were received, and if none is left, until the next read began.
    /// </summary>
    public async Task WaitUntilReadAsync(int left = 0)
    {
        while (true)
        {
            Task readSome;
            lock (_gate)
            {
                if (_unread == left && (_isWaiting || left > 0))
                {
                    return;
                }

                readSome = _readSome.Task;
            }

            await readSome.Soon();
        }
    }

    /// <summary>Breaks the connection, so that reads and sends fail.</summary>
    public void Break() => _incoming.Writer.TryComplete(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _receiving));
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);
            Part part = _rest ?? await NextAsync(either.Token);
            if (ReceiveError is { } error)
            {
                throw error;
            }

            if (part.Type == WebSocketMessageType.Close)
            {
                lock (_gate)
                {
                    _closeStatus = part.CloseStatus;
                    _state = _state == WebSocketState.CloseSent ? WebSocketState.Closed : WebSocketState.CloseReceived;
                }

                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
            }

            int count = Math.Min(buffer.Length, part.Bytes.Length);
            part.Bytes.Span[..count].CopyTo(buffer.Span);
            bool whole = count == part.Bytes.Length;
            _rest = whole ? null : part with { Bytes = part.Bytes[count..] };
            return new ValueWebSocketReceiveResult(count, part.Type, whole && part.EndOfMessage);
        }
        catch (OperationCanceledException aborted) when (_aborted.IsCancellationRequested)
        {
            throw new WebSocketException(WebSocketError.InvalidState, "aborted", aborted);
        }
        finally
        {
            Interlocked.Decrement(ref _receiving);
        }
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        await WaitForSendGateAsync();
        string text = Encoding.UTF8.GetString(buffer.Span);
        _allSent.Enqueue(text);
        _sent.Writer.TryWrite(text);
    }

    public override async Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        await WaitForSendGateAsync();
        lock (_gate)
        {
            SentCloseStatus = closeStatus;
            _state = _state == WebSocketState.CloseReceived ? WebSocketState.Closed : WebSocketState.CloseSent;
        }

        if (RespondsToClose)
        {
            PushClose(closeStatus);
        }

        _closeSent.TrySetResult();
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This would read concurrently with the reader.");

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Abort()
    {
        lock (_gate)
        {
            if (_state is not WebSocketState.Closed)
            {
                _state = WebSocketState.Aborted;
            }
        }

        _aborted.Cancel();
    }

    public override void Dispose()
    {
        IsDisposed = true;
        Abort();
    }

    private void Push(Part part)
    {
        lock (_gate)
        {
            _unread++;
            _incoming.Writer.TryWrite(part);
        }
    }

    private async ValueTask<Part> NextAsync(CancellationToken cancellationToken)
    {
        SetReading(isWaiting: true, taken: 0);
        Part part = await _incoming.Reader.ReadAsync(cancellationToken);
        SetReading(isWaiting: false, taken: 1);
        return part;
    }

    private void SetReading(bool isWaiting, int taken)
    {
        lock (_gate)
        {
            _isWaiting = isWaiting;
            _unread -= taken;
            TaskCompletionSource readSome = _readSome;
            _readSome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            readSome.SetResult();
        }
    }

    private async Task WaitForSendGateAsync()
    {
        try
        {
            await SendGate.WaitAsync(_aborted.Token);
            _aborted.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException aborted)
        {
            throw new WebSocketException(WebSocketError.InvalidState, "aborted", aborted);
        }
    }

    private sealed record Part(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type, bool EndOfMessage, WebSocketCloseStatus? CloseStatus);
}
