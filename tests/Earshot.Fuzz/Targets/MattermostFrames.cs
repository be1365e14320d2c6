using Earshot.Fuzz.Feeding;
using Earshot.Fuzz.Inputs;
using Earshot.Mattermost;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Frames of a Mattermost server, read by a connection. Noise between good events must not lose, repeat, or reorder them, and content that
/// cannot be read must not lose its event; frames damaged in any way must not make the connection throw.
/// </summary>
public sealed class MattermostFrames : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "mattermost-frames";

    /// <inheritdoc/>
    public override Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Task.FromResult(random.Next(3) == 0 ? RunWild(random) : RunAmongGood(random));
    }

    private static int RunAmongGood(Random random)
    {
        var mutator = new Mutator(random);
        MattermostConnection connection = NewConnection();
        int size = 0;
        long sequence = 1;
        for (int i = random.Next(2, 9); i > 0; i--)
        {
            int kind = random.Next(3);
            byte[] frame = kind switch
            {
                0 => MattermostInputs.Noise(random, mutator),
                1 => MattermostInputs.WithAnyContent(sequence, random, mutator),
                _ => MattermostInputs.Good(sequence),
            };
            size += frame.Length;
            MessageReading<MattermostEvent> reading = Read(connection, frame);
            FuzzException.Unless(reading.Failure is null, $"Frame of kind {kind} ended the connection: {reading.Failure?.Error}");
            FuzzException.Unless(reading.Gap is null, $"Frame of kind {kind} caused a gap.");
            if (kind == 0)
            {
                FuzzException.Unless(
                    reading is { Events.Count: 0, MalformedMessage: not null }, "Noise was not reported as a malformed message.");
                continue;
            }

            FuzzException.Unless(
                reading.Events is [{ } e] && e.Sequence == sequence,
                $"Event {sequence} of kind {kind} was lost: {reading.MalformedMessage}");
            EventReading.ReadAll(reading.Events[0]);
            sequence++;
        }

        return size;
    }

    private static int RunWild(Random random)
    {
        var mutator = new Mutator(random);
        MattermostConnection connection = NewConnection();
        int size = 0;
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            byte[] frame = MattermostInputs.Wild(random, mutator);
            size += frame.Length;
            foreach (MattermostEvent e in Read(connection, frame).Events)
            {
                EventReading.ReadAll(e);
            }
        }

        return size;
    }

    private static MattermostConnection NewConnection()
    {
        var connection = NewConnection(new Unsent());
        Read(connection, MattermostInputs.Hello);
        return connection;
    }

    internal static MattermostConnection NewConnection(IMessageSender sender)
    {
        var clock = new FakeTimeProvider();
        return new MattermostConnection(
            sender, new MattermostSession(clock), new MattermostListenerOptions(), clock, isResuming: false, challengeToken: null,
            userId: "me", clock.GetTimestamp());
    }

    private static MessageReading<MattermostEvent> Read(MattermostConnection connection, byte[] frame)
    {
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(new ReceivedMessage(MessageKind.Text, frame, frame.Length, DateTimeOffset.UnixEpoch), reading);
        return reading;
    }

    private sealed class Unsent : IMessageSender
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
