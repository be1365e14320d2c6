using System.Globalization;
using System.Text;
using System.Text.Json;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>
/// Represents a server that numbers its events by session and keeps the last ones for a resume, and a client that is connected to it over
/// one connection after the other.
/// </summary>
internal sealed class SequenceModel
{
    // What the server can replay.
    private const int MostKept = 6;

    private readonly FakeTimeProvider _clock = new();
    private readonly MattermostSession _session;
    private readonly List<List<(long Number, int Id)>> _sessions = [];
    private MattermostConnection? _connection;
    private int _lastSession = -1;
    private bool _isForgotten;
    private bool _isConnected;
    private int _made;

    public SequenceModel() => _session = new MattermostSession(_clock);

    /// <summary>Gets the events that the client delivered, by the order in which the server made them.</summary>
    public List<int> Delivered { get; } = [];

    /// <summary>Gets the gaps, each with the session that it belongs to.</summary>
    public List<(int Session, Gap Gap)> Gaps { get; } = [];

    /// <summary>Gets the number of events that the server has made.</summary>
    public int Made => _made;

    /// <summary>Makes an event. If it is swallowed, the server believes that it was sent.</summary>
    public void Make(bool swallow = false)
    {
        if (_sessions.Count == 0)
        {
            return;
        }

        List<(long Number, int Id)> events = _sessions[^1];
        events.Add((events.Count + 1, _made++));
        if (_isConnected && !swallow)
        {
            Send(Event(events[^1]));
        }
    }

    /// <summary>Sends a message that is not JSON.</summary>
    public void SendNoise()
    {
        if (_isConnected)
        {
            Send("noise");
        }
    }

    /// <summary>Loses the connection, and opens another one.</summary>
    public void Reconnect()
    {
        _isConnected = true;
        bool resumes = _session.CanResume;
        long next = _session.NextSequence;
        (MattermostConnection connection, Reader.Sent sent) = Reader.New(_session, _clock, resumes);
        _connection = connection;
        bool isKnown = resumes && !_isForgotten && _session.ConnectionId == Id()
            && next >= _sessions[^1].Count + 1 - MostKept;
        ValueTask starting = connection.StartAsync(CancellationToken.None);
        Assert.True(starting.IsCompletedSuccessfully);
        if (!isKnown)
        {
            _sessions.Add([]);
            Send(Frames.Hello(Id()));
            return;
        }

        foreach ((long Number, int Id) e in _sessions[^1].Where(e => e.Number >= next).ToList())
        {
            Send(Event(e));
        }

        if (_isConnected)
        {
            using JsonDocument ping = JsonDocument.Parse(sent[0]);
            Send(Frames.Ok(ping.RootElement.GetProperty("seq").GetInt64()));
        }
    }

    /// <summary>Loses the connection; events go on.</summary>
    public void Cut() => _isConnected = false;

    /// <summary>Forgets the session, as a restart does.</summary>
    public void Forget()
    {
        Cut();
        _isForgotten = true;
    }

    /// <summary>Determines whether an event was reported as lost, in a gap of any reason or of one reason.</summary>
    public bool IsInGap(int id, GapReason? reason = null)
    {
        int session = _sessions.FindIndex(events => events.Exists(e => e.Id == id));
        long number = _sessions[session].Single(e => e.Id == id).Number;
        return Gaps.Exists(gap => gap.Session == session
            && (reason is null || gap.Gap.Reason == reason)
            && gap.Gap.FirstSequence <= number && (gap.Gap.LastSequence is not { } last || number <= last));
    }

    private string Id() => string.Create(CultureInfo.InvariantCulture, $"session{_sessions.Count:D19}");

    private static string Event((long Number, int Id) e) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"event":"made","data":{"id":{{e.Id}}},"broadcast":{},"seq":{{e.Number}}}""");

    private void Send(string frame)
    {
        var reading = new MessageReading<MattermostEvent>();
        _connection!.Read(Reader.Message(Encoding.UTF8.GetBytes(frame), _clock), reading);
        if (reading.Gap is { } gap)
        {
            Gaps.Add((_lastSession, gap));
        }

        if (reading.Session == SessionSignal.Started)
        {
            _lastSession = _sessions.Count - 1;
            _isForgotten = false;
        }

        Delivered.AddRange(reading.Events.Where(e => e.Type == "made").Select(e => e.Data.GetProperty("id").GetInt32()));
        _clock.Advance(TimeSpan.FromSeconds(1));
        if (reading.Failure is not null)
        {
            Reconnect();
        }
    }
}
