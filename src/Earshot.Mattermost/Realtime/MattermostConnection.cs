using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Events;
using Earshot.Protocol;

namespace Earshot.Mattermost.Realtime;

/// <summary>
/// Implements Mattermost's protocol on one connection: events and replies are numbered, and missing numbers lead to a resume or a gap.
/// </summary>
internal sealed class MattermostConnection(
    IMessageSender sender,
    MattermostSession session,
    MattermostListenerOptions options,
    TimeProvider timeProvider,
    bool isResuming,
    string? challengeToken,
    string userId,
    long openedAt,
    SessionKeeper? keeper = null,
    CatchUpState? catchUp = null) : ProtocolConnection<MattermostEvent>
{
    // One repeated event is tolerated; several in a row mean that the sequence numbers are not reliable.
    private const int MostRepeats = 3;

    private readonly FrameScanner _scanner = new();
    private readonly ActionExchange _actions = new(sender, session, options.ActionTimeout, timeProvider);
    private readonly Lock _asking = new();
    private long _challenge;
    private long _probe;
    private long _asked;
    private long _askedAt;
    private int _repeats;
    private bool _isReplaying;
    private bool _isOver;
    private volatile bool _isEstablished;
    private volatile bool _takesEvents = true;
    private volatile Exception? _ended;

    private bool CanRequestSkipped => challengeToken is null && session.CanResume && session.RequestedAgain != session.NextSequence;

    /// <inheritdoc/>
    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (challengeToken is not null)
        {
            _challenge = session.NextAction();
            await _actions.SendAsync(MattermostAction.AuthenticationChallenge(challengeToken), _challenge, cancellationToken)
                .ConfigureAwait(false);
        }
        else if (isResuming)
        {
            // A resumed session starts without a hello event. The reply to this ping follows all replayed events.
            _probe = session.NextAction();
            await PingAsync(_probe, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask PingAsync(CancellationToken cancellationToken) =>
        PingAsync(session.NextAction(), cancellationToken);

    /// <summary>Sends an action and waits for its reply.</summary>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken) =>
        _isEstablished && _ended is null
            ? _actions.AskAsync(action, AwaitReply, cancellationToken)
            : Task.FromException<MattermostReply>(ActionExchange.NotConnected(action, _ended));

    /// <inheritdoc/>
    public override void Read(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        if (_isOver)
        {
            return;
        }

        if (message.Kind != MessageKind.Text)
        {
            SkipUnreadable(
                message.Kind == MessageKind.Binary ? "it is binary" : "it is larger than MaxMessageBytes", message.Length, reading);
            return;
        }

        try
        {
            _scanner.Scan(message.Bytes.Span);
        }
        catch (JsonException error)
        {
            string what = error is NestingException ? "it is nested too deeply" : "it is not valid JSON";
            SkipUnreadable(what, message.Length, reading);
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
                SkipUnreadable("it is neither an event nor a reply", message.Length, reading);
                break;
        }
    }

    /// <inheritdoc/>
    public override Task<ConnectionFailure?> RunCompanionAsync(
        Func<MattermostEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
        keeper?.RunAsync(cancellationToken) ?? Task.FromResult<ConnectionFailure?>(null);

    /// <inheritdoc/>
    public override void FailReplies(QueueFullException reason) => _actions.FailReplies(reason);

    /// <inheritdoc/>
    public override void StopReceivingEvents() => _takesEvents = false;

    /// <inheritdoc/>
    public override void End(Exception reason)
    {
        _ended = reason;
        _actions.End(reason);
    }

    private ValueTask PingAsync(long number, CancellationToken cancellationToken)
    {
        lock (_asking)
        {
            if (_asked == 0)
            {
                _asked = number;
                _askedAt = timeProvider.GetTimestamp();
            }
        }

        return _actions.SendAsync(MattermostAction.Ping, number, cancellationToken);
    }

    private void SkipUnreadable(string reason, long length, MessageReading<MattermostEvent> reading)
    {
        session.Missed();
        reading.MalformedMessage = new MalformedMessageException(reason, length);
    }

    private void ReadEvent(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        // A number that cannot be read is assumed to be the expected one; the next event shows whether it was.
        long? number = _scanner.Sequence;
        if (_scanner.EventName == "hello")
        {
            string id = ((HelloEvent)Make(message, number ?? 0)).ConnectionId ?? string.Empty;
            if (id.Length == 0 || id != session.ConnectionId)
            {
                BeginSession(id, number ?? 0, reading);
            }
        }

        if (!_isEstablished && isResuming && !(number < session.NextSequence))
        {
            // The first event of a resumed session confirms the resume, unless its number is below the requested one.
            Establish(SessionSignal.Resumed, reading);
        }
        else if (!_isEstablished)
        {
            BeginSession(string.Empty, number ?? 0, reading);
        }

        long sequence = number ?? session.NextSequence;
        if (sequence < session.NextSequence)
        {
            SkipRepeated(message, reading);
            return;
        }

        _repeats = 0;
        MattermostEvent e = Make(message, sequence);
        if (sequence > session.NextSequence)
        {
            if (CanRequestSkipped)
            {
                RequestSkipped(e, reading);
                return;
            }

            reading.Gap = session.Skipped(sequence);
        }

        session.Received(sequence, number is not null);
        reading.Events.Add(e);
    }

    // The server may repeat known events while it replays. At any other time, a repeated number is an error.
    private void SkipRepeated(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        if (_isReplaying)
        {
            return;
        }

        reading.MalformedMessage = new MalformedMessageException("its sequence number was already received", message.Length);
        if (++_repeats >= MostRepeats)
        {
            session.Forget();
            EndWith(DisconnectReason.SequenceSkipped, "The server's sequence numbers went back; starting a new session.", reading);
        }
    }

    // Nothing is lost yet: the server keeps the last events, and a resume from the missing number replays them.
    private void RequestSkipped(MattermostEvent tooEarly, MessageReading<MattermostEvent> reading)
    {
        session.Held = tooEarly;
        session.RequestedAgain = session.NextSequence;
        EndWith(
            DisconnectReason.SequenceSkipped,
            $"Event {tooEarly.Sequence} was received instead of {session.NextSequence}; requesting the missing events.",
            reading);
    }

    // The events that the old session had not delivered are lost, except an event that was already received.
    private void BeginSession(string connectionId, long sequence, MessageReading<MattermostEvent> reading)
    {
        Gap? lost = session.HasBegun ? session.Lost() : null;
        reading.Gap = catchUp is null ? lost : catchUp.SessionBegan(openedAt, lost);
        if (session.Held is { } held)
        {
            session.Held = null;
            if (reading.Gap is not null || !EventIdentity.IsRecoverable(held))
            {
                // Otherwise, the catch-up fetches it, in its place among those that are missing.
                reading.Events.Add(held);
            }
        }

        session.Begin(connectionId, sequence, openedAt);
        if (!_isEstablished)
        {
            Establish(SessionSignal.Started, reading);
        }
    }

    private void ReadReply(in ReceivedMessage message, MessageReading<MattermostEvent> reading)
    {
        MattermostReply reply;
        try
        {
            reply = MattermostReply.Read(message.Bytes.Span);
        }
        catch (InvalidOperationException)
        {
            SkipUnreadable("it contains text that is not valid", message.Length, reading);
            return;
        }

        if (reply.EndsSession)
        {
            // The server stopped queuing events at some time since its last reply, so that a resume would hide a loss.
            session.Forget();
            _isOver = true;
            reading.Failure = new ConnectionFailure { Reason = DisconnectReason.LoginExpired, Error = reply.ToException("ping") };
        }
        else
        {
            NoteProof(reply, reading);
            if (reply.Sequence == _challenge && _challenge > 0 && reply.Error is null && !_isEstablished)
            {
                reading.Session = SessionSignal.Authenticated;
            }
            else if (reply.Sequence == _probe && _probe > 0)
            {
                ReplayEnded(reading);
            }
        }

        _actions.Complete(reply);
    }

    // A reply to an action of an earlier connection, which a resumed session can deliver, has a lower number.
    private void NoteProof(MattermostReply reply, MessageReading<MattermostEvent> reading)
    {
        lock (_asking)
        {
            if (_asked == 0 || !(reply.Sequence >= _asked))
            {
                return;
            }

            if (reply.Sequence == _asked && reply.Error is null && PingReply.Read(reply.Data).ServerTime is { } time)
            {
                session.Clock.Note(time, _askedAt);
            }

            // After a stop, events are ignored, so that a reply confirms nothing.
            if (_takesEvents && session.Prove(_askedAt))
            {
                reading.Proof = session.ProvenUntil.ToUnixTimeMilliseconds();
                catchUp?.NoteProof(session.ProvenTimestamp, reading.Proof.Value);
            }

            if (_isEstablished)
            {
                catchUp?.NoteServerTime(session.Clock.At(_askedAt));
            }

            _asked = 0;
        }
    }

    private void ReplayEnded(MessageReading<MattermostEvent> reading)
    {
        if (!_isEstablished)
        {
            Establish(SessionSignal.Resumed, reading);
        }

        _isReplaying = false;
        if (session.Held is { } held)
        {
            // The server did not replay the events that are missing before this one.
            session.Held = null;
            reading.Gap = session.Skipped(held.Sequence);
            session.Received(held.Sequence, isKnown: true);
            reading.Events.Add(held);
        }
    }

    private void EndWith(DisconnectReason reason, string message, MessageReading<MattermostEvent> reading)
    {
        _isOver = true;
        reading.Failure = new ConnectionFailure
        {
            Reason = reason,
            Error = new ConnectionException(ConnectionProblem.ProtocolError, message),
        };
    }

    private void Establish(SessionSignal signal, MessageReading<MattermostEvent> reading)
    {
        reading.Session = signal;
        _isReplaying = signal == SessionSignal.Resumed;
        _isEstablished = true;
    }

    private MattermostEvent Make(in ReceivedMessage message, long sequence) => _scanner.ToEvent(
        message.Bytes.Span.TrimEnd("\r\n "u8).ToArray(),
        sequence,
        new EventSource(session.ConnectionId, userId),
        _isReplaying ? EventOrigin.Replay : EventOrigin.Live,
        message.ReceivedAt);
}
