using System.Text;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>A connection without a socket: frames go in by hand, actions come out into a list.</summary>
internal static class Reader
{
    public static (MattermostConnection Connection, Sent Sent) New(
        MattermostSession? session = null, FakeTimeProvider? clock = null, bool resuming = false, string? challenge = null)
    {
        clock ??= new FakeTimeProvider();
        var sent = new Sent();
        var connection = new MattermostConnection(
            sent, session ?? new MattermostSession(clock), new MattermostListenerOptions(), clock, resuming, challenge, userId: string.Empty, clock.GetTimestamp());
        return (connection, sent);
    }

    /// <summary>One that has heard hello; the next number is 1.</summary>
    public static (MattermostConnection Connection, Sent Sent) Established(MattermostSession? session = null, FakeTimeProvider? clock = null)
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
