using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Tests what confirms that events were received, and what does not.</summary>
public sealed class SessionProofTests
{
    private const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly MattermostSession _session;

    public SessionProofTests() => _session = new MattermostSession(_clock);

    [Fact]
    public async Task Pong_confirms_only_what_happened_margin_before_ping()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        _clock.Advance(Minute);
        DateTimeOffset asked = _clock.GetUtcNow();
        await connection.PingAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(3));
        MessageReading<MattermostEvent> reading = Read(connection, Frames.Ok(Last(sent)));

        Assert.Equal(asked - TimeSpan.FromSeconds(10), _session.ProvenUntil);
        Assert.Equal(_session.ProvenUntil.ToUnixTimeMilliseconds(), reading.Proof);
    }

    [Fact]
    public async Task Times_are_servers_when_pong_contains_one()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        _clock.Advance(Minute);
        DateTimeOffset server = _clock.GetUtcNow().AddHours(5);
        await connection.PingAsync(default);
        Read(connection, Frames.Pong(Last(sent), server));
        _clock.Advance(Minute);
        MessageReading<MattermostEvent> reading = Read(connection, Frames.Hello("bbbbbbbbbbbbbbbbbbbbbbbbbb"));

        Assert.Equal(server - MattermostSession.ProofMargin, reading.Gap!.From);
        Assert.Equal(server + Minute + TimeSpan.FromMilliseconds(1), reading.Gap.Until);
    }

    [Fact]
    public async Task Impossible_server_time_is_ignored()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        _clock.Advance(Minute);
        await connection.PingAsync(default);
        Read(connection, Frames.Pong(Last(sent), DateTimeOffset.MaxValue));

        Assert.Equal(_clock.GetUtcNow() - MattermostSession.ProofMargin, _session.ProvenUntil);
    }

    [Fact]
    public async Task Pong_confirms_nothing_after_events_are_ignored()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        DateTimeOffset proven = _session.ProvenUntil;
        connection.StopReceivingEvents();
        Assert.Empty(Read(connection, Frames.Posted(1, "ignored", "channel")).Events);
        _clock.Advance(Minute);
        await connection.PingAsync(default);
        MessageReading<MattermostEvent> reading = Read(connection, Frames.Ok(Last(sent)));

        Assert.Null(reading.Proof);
        Assert.Equal(proven, _session.ProvenUntil);
        Assert.Equal(1, _session.NextSequence);
    }

    [Fact]
    public async Task Gap_begins_before_message_that_could_not_be_read()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        DateTimeOffset before = _clock.GetUtcNow();
        Assert.NotNull(Read(connection, """{"event":"posted","data":{"post":""").MalformedMessage);
        _clock.Advance(Minute);
        await connection.PingAsync(default);
        Assert.Null(Read(connection, Frames.Ok(Last(sent))).Proof);
        MessageReading<MattermostEvent> reading = Read(connection, Frames.Hello("bbbbbbbbbbbbbbbbbbbbbbbbbb"));

        Assert.True(reading.Gap!.From <= before, $"{reading.Gap}");
    }

    [Fact]
    public async Task Pong_confirms_again_when_next_number_shows_that_unreadable_message_was_no_event()
    {
        (MattermostConnection connection, Reader.Sent sent) = Established();
        Read(connection, "not JSON");
        Read(connection, Frames.Posted(1, "one", "channel"));
        _clock.Advance(Minute);
        await connection.PingAsync(default);

        Assert.NotNull(Read(connection, Frames.Ok(Last(sent))).Proof);
    }

    [Fact]
    public async Task Stale_pong_after_resume_confirms_nothing()
    {
        (MattermostConnection first, Reader.Sent sent) = Established();
        for (int i = 0; i < 5; i++)
        {
            await first.PingAsync(default);
        }

        long[] unanswered = [.. sent.Select(ScriptedSocket.Number)];
        DateTimeOffset proven = _session.ProvenUntil;
        _clock.Advance(Minute);
        (MattermostConnection resumed, Reader.Sent probes) = Reader.New(_session, _clock, resuming: true);
        await resumed.StartAsync(default);
        foreach (long number in unanswered)
        {
            MessageReading<MattermostEvent> stale = Read(resumed, Frames.Pong(number, _clock.GetUtcNow()));
            Assert.Equal((null, SessionSignal.None), (stale.Proof, stale.Session));
        }

        Assert.Equal(proven, _session.ProvenUntil);
        Assert.Equal(SessionSignal.Resumed, Read(resumed, Frames.Ok(Last(probes))).Session);
        Assert.True(_session.ProvenUntil > proven);
    }

    [Theory]
    [InlineData(3, SessionSignal.Resumed, false)]
    [InlineData(2, SessionSignal.Started, true)]
    [InlineData(0, SessionSignal.Started, true)]
    public void First_event_resumes_only_when_number_is_not_below_requested(long number, SessionSignal expected, bool gap)
    {
        (MattermostConnection first, _) = Established();
        Read(first, Frames.Posted(1, "one", "channel"));
        Read(first, Frames.Posted(2, "two", "channel"));
        (MattermostConnection resumed, _) = Reader.New(_session, _clock, resuming: true);
        MessageReading<MattermostEvent> reading = Read(resumed, Frames.Posted(number, "after", "channel"));

        Assert.Equal((expected, gap, 1), (reading.Session, reading.Gap is not null, reading.Events.Count));
    }

    [Theory]
    [InlineData(MattermostErrors.NotAuthenticated, true)]
    [InlineData(MattermostErrors.InvalidToken, true)]
    [InlineData(MattermostErrors.SessionExpired, true)]
    [InlineData(MattermostErrors.MfaSetupRequired, true)]
    [InlineData("plugin.account_not_linked", false)]
    [InlineData("", false)]
    public void Only_session_errors_of_server_end_session(string errorId, bool ends)
    {
        (MattermostConnection connection, _) = Established();
        MessageReading<MattermostEvent> reading = Read(connection, Frames.Fail(_session.NextAction(), errorId));

        Assert.Equal(ends, reading.Failure is { Reason: DisconnectReason.LoginExpired });
        Assert.Equal(ends ? string.Empty : Id, _session.ConnectionId);
    }

    private (MattermostConnection Connection, Reader.Sent Sent) Established() => Reader.Established(_session, _clock);

    private static long Last(Reader.Sent sent) => ScriptedSocket.Number(sent[^1]);

    private MessageReading<MattermostEvent> Read(MattermostConnection connection, string frame)
    {
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(frame, _clock), reading);
        return reading;
    }
}
