using System.Collections.Concurrent;
using System.Text.Json;
using Earshot.Mattermost.Events;
using Earshot.Realtime;

namespace Earshot.Mattermost.Realtime;

/// <summary>
/// One connection as Mattermost speaks it: events are numbered, actions are answered by number, and what the numbers say about missing
/// events becomes a gap or a resume.
/// </summary>
internal sealed class MattermostConnection(
    IMessageSender sender,
    MattermostSession session,
    MattermostListenerOptions options,
    TimeProvider timeProvider,
    bool isResuming,
    string? challengeToken) : ProtocolConnection<MattermostEvent>
{
    // The server closes the connection over this (protocol note on server 5.37 and 11).
    private const int LongestAction = 8192;

    private readonly FrameScanner _scanner = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<MattermostReply>> _waiting = new();
    private long _lastAction;
    private long _challenge;
    private long _probe;
    private bool _isReplaying;
    private bool _isOver;
    private volatile bool _isEstablished;
    private volatile bool _takesEvents = true;
    private volatile Exception? _ended;

    /// <inheritdoc/>
    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (challengeToken is not null)
        {
            _challenge = ++_lastAction;
            await sender.SendAsync(MattermostAction.AuthenticationChallenge(challengeToken).ToJson(_challenge), cancellationToken)
                .ConfigureAwait(false);
        }
        else if (isResuming)
        {
            // A resumed session starts without hello. The answer to this comes behind everything that the server replays.
            _probe = ++_lastAction;
            await sender.SendAsync(MattermostAction.Ping.ToJson(_probe), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask PingAsync(CancellationToken cancellationToken) =>
        sender.SendAsync(MattermostAction.Ping.ToJson(Interlocked.Increment(ref _lastAction)), cancellationToken);

    /// <summary>Sends an action and waits for its answer.</summary>
    public async Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken)
    {
        if (!_isEstablished || _ended is not null)
        {
            throw NotConnected(action, _ended);
        }

        long sequence = Interlocked.Increment(ref _lastAction);
        ReadOnlyMemory<byte> json = action.ToJson(sequence);
        if (json.Length > LongestAction)
        {
            throw new ArgumentException(
                $"The action {action.Name} has {json.Length} bytes; the server takes at most {LongestAction}.", nameof(action));
        }

        var answer = new TaskCompletionSource<MattermostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[sequence] = answer;
        try
        {
            if (_ended is { } ended)
            {
                throw NotConnected(action, ended);
            }

            await sender.SendAsync(json, cancellationToken).ConfigureAwait(false);
            using var deadline = new CancellationTokenSource(options.ActionTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            MattermostReply reply = await answer.Task.WaitAsync(either.Token).ConfigureAwait(false);
            return reply.Error is null ? reply : throw reply.ToException(action.Name);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                ConnectionProblem.TimedOut,
                $"The server did not answer the action {action.Name} within {options.ActionTimeout.TotalSeconds:0.###} s.")
            { Operation = action.Name };
        }
        finally
        {
            _waiting.TryRemove(sequence, out _);
        }
    }

    /// <inheritdoc/>
    public override void Read(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        if (_isOver)
        {
            return;
        }

        if (message.Kind != MessageKind.Text)
        {
            reading.BadFrame = new BadFrameException(
                message.Kind == MessageKind.Binary ? "it is binary" : "it is larger than MaxMessageBytes", message.Length);
            return;
        }

        try
        {
            _scanner.Scan(message.Bytes.Span);
        }
        catch (JsonException)
        {
            reading.BadFrame = new BadFrameException("it is no JSON", message.Length);
            return;
        }

        switch (_scanner.Kind)
        {
            case FrameKind.Event when _takesEvents:
                ReadEvent(message, reading);
                break;
            case FrameKind.Event:
                break;
            case FrameKind.Reply:
                ReadReply(message, reading);
                break;
            default:
                reading.BadFrame = new BadFrameException("it is neither an event nor an answer", message.Length);
                break;
        }
    }

    /// <inheritdoc/>
    public override void StopTakingEvents() => _takesEvents = false;

    /// <inheritdoc/>
    public override void End(Exception reason)
    {
        _ended = reason;
        foreach (TaskCompletionSource<MattermostReply> waiting in _waiting.Values)
        {
            waiting.TrySetException(
                new ConnectionException(ConnectionProblem.Lost, "The connection ended before the server answered the action.", reason));
        }
    }

    private static ConnectionException NotConnected(MattermostAction action, Exception? reason) =>
        new(ConnectionProblem.Closed, $"The action {action.Name} was not sent: the listener is not connected.", reason)
        {
            Operation = action.Name,
            NothingWasSent = true,
        };

    private void ReadEvent(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        if (_scanner.EventName == "hello")
        {
            ReadHello(message, reading);
            return;
        }

        // A number that can't be read is taken for the right one: the next event tells whether it was.
        long sequence = _scanner.Sequence ?? session.NextSequence;
        if (!_isEstablished && isResuming)
        {
            // The first event of a resumed session is the proof that it was resumed.
            Establish(SessionSignal.Resumed, reading);
        }
        else if (!_isEstablished)
        {
            BeginSession(string.Empty, sequence, message.ReceivedAt, reading);
        }

        if (sequence < session.NextSequence)
        {
            // Known already: a server that isn't sure repeats.
            session.Heard(message.ReceivedAt);
            return;
        }

        MattermostEvent e = Make(message, sequence);
        if (sequence > session.NextSequence)
        {
            if (MayAskAgain)
            {
                AskAgain(e, reading);
                return;
            }

            reading.Gap = Skipped(sequence, message.ReceivedAt);
        }

        session.Took(sequence, message.ReceivedAt);
        reading.Events.Add(e);
    }

    private bool MayAskAgain => challengeToken is null && session.CanResume && session.AskedAgainFor != session.NextSequence;

    // Nothing is lost yet: the server keeps what it has sent last, and a resume from the missing number brings it back.
    private void AskAgain(MattermostEvent tooEarly, MessageReading<MattermostEvent> reading)
    {
        session.Held = tooEarly;
        session.AskedAgainFor = session.NextSequence;
        _isOver = true;
        reading.Failure = new ConnectionFailure
        {
            Reason = DisconnectReason.SequenceSkipped,
            Error = new ConnectionException(
                ConnectionProblem.ProtocolError,
                $"Event {tooEarly.Sequence} came where {session.NextSequence} was due; asking the server for what is missing."),
        };
    }

    private void ReadHello(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        long sequence = _scanner.Sequence ?? 0;
        var hello = (HelloEvent)Make(message, sequence);
        string connectionId = hello.ConnectionId ?? string.Empty;
        if (connectionId.Length == 0 || connectionId != session.ConnectionId)
        {
            BeginSession(connectionId, sequence, message.ReceivedAt, reading);
        }
        else if (!_isEstablished)
        {
            Establish(isResuming ? SessionSignal.Resumed : SessionSignal.Started, reading);
        }

        session.Took(sequence, message.ReceivedAt);
        reading.Events.Add(hello);
    }

    // Whatever the old session would still have brought is lost, except what was already here.
    private void BeginSession(string connectionId, long sequence, DateTimeOffset at, MessageReading<MattermostEvent> reading)
    {
        if (session.LastHeardAt is { } lastHeard)
        {
            reading.Gap = new Gap
            {
                Reason = GapReason.SessionLost,
                From = lastHeard,
                Until = at,
                FirstSequence = session.NextSequence,
            };
        }

        if (session.Held is { } held)
        {
            session.Held = null;
            reading.Events.Add(held);
        }

        session.Begin(connectionId, sequence, at);
        if (!_isEstablished)
        {
            Establish(SessionSignal.Started, reading);
        }
    }

    private void ReadReply(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        MattermostReply reply = MattermostReply.Read(message.Bytes.Span);
        session.Heard(message.ReceivedAt);
        if (reply.IsUnauthenticated)
        {
            reading.Failure = new ConnectionFailure
            {
                Reason = DisconnectReason.LoginExpired,
                Error = reply.ToException(_isEstablished ? "ping" : "log-in"),
            };
        }
        else if (reply.Sequence == _challenge && _challenge > 0 && reply.Error is null && !_isEstablished)
        {
            reading.Session = SessionSignal.Authenticated;
        }
        else if (reply.Sequence == _probe && _probe > 0)
        {
            ReplayEnded(message.ReceivedAt, reading);
        }

        if (reply.Sequence is { } sequence && _waiting.TryRemove(sequence, out TaskCompletionSource<MattermostReply>? waiting))
        {
            waiting.TrySetResult(reply);
        }
    }

    private void ReplayEnded(DateTimeOffset at, MessageReading<MattermostEvent> reading)
    {
        if (!_isEstablished && isResuming)
        {
            Establish(SessionSignal.Resumed, reading);
        }

        _isReplaying = false;
        if (session.Held is { } held)
        {
            // The server went on without bringing back what was missing before this one.
            session.Held = null;
            reading.Gap = Skipped(held.Sequence, at);
            session.Took(held.Sequence, at);
            reading.Events.Add(held);
        }
    }

    private Gap Skipped(long sequence, DateTimeOffset at) => new()
    {
        Reason = GapReason.SequenceSkipped,
        From = session.LastHeardAt ?? at,
        Until = at,
        FirstSequence = session.NextSequence,
        LastSequence = sequence - 1,
        Count = sequence - session.NextSequence,
    };

    private void Establish(SessionSignal signal, MessageReading<MattermostEvent> reading)
    {
        reading.Session = signal;
        _isReplaying = signal == SessionSignal.Resumed;
        _isEstablished = true;
    }

    private MattermostEvent Make(in ReceivedMessage message, long sequence)
    {
        byte[] raw = message.Bytes.Span.TrimEnd("\r\n "u8).ToArray();
        return EventKinds.Make(new EventFrame
        {
            Type = _scanner.EventName!,
            Raw = raw,
            Data = Part(raw, _scanner.Data),
            Broadcast = Part(raw, _scanner.Broadcast),
            Lane = _scanner.Lane,
            Sequence = sequence,
            Origin = _isReplaying ? EventOrigin.Replay : EventOrigin.Live,
            ReceivedAt = message.ReceivedAt,
        });
    }

    private static ReadOnlyMemory<byte> Part(byte[] raw, Range range) =>
        range.Equals(default) ? default : raw.AsMemory(range);
}
