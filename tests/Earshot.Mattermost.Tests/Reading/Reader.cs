using System.Text;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Creates connections without a WebSocket: tests pass frames to them, and actions are collected in a list.</summary>
internal static class Reader
{
    public static (MattermostConnection Connection, Sent Sent) New(
        MattermostSession? session = null,
        FakeTimeProvider? clock = null,
        bool resuming = false,
        string? challenge = null,
        string userId = "")
    {
        clock ??= new FakeTimeProvider();
        var sent = new Sent();
        var connection = new MattermostConnection(
            sent, session ?? new MattermostSession(clock), new MattermostListenerOptions(), clock, resuming, challenge, userId,
            clock.GetTimestamp());
        return (connection, sent);
    }

    /// <summary>Creates a connection that has received the hello event, so that the next sequence number is 1.</summary>
    public static (MattermostConnection Connection, Sent Sent) Established(
        MattermostSession? session = null, FakeTimeProvider? clock = null)
    {
        (MattermostConnection connection, Sent sent) = New(session, clock);
        connection.Read(Message(Servers.Frames.Hello("aaaaaaaaaaaaaaaaaaaaaaaaaa")), new MessageReading<MattermostEvent>());
        return (connection, sent);
    }

    public static ReceivedMessage Message(string text, TimeProvider? clock = null) => Message(Encoding.UTF8.GetBytes(text), clock);

    public static ReceivedMessage Message(byte[] bytes, TimeProvider? clock = null) =>
        new(MessageKind.Text, bytes, bytes.Length, clock?.GetUtcNow() ?? DateTimeOffset.UnixEpoch.AddYears(50));

    internal sealed class Sent : List<string>, IMessageSender
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
        {
            Add(Encoding.UTF8.GetString(utf8.Span));
            return ValueTask.CompletedTask;
        }
    }
}
