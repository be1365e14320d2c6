using System.Collections.Concurrent;
using Earshot.Fuzz.Feeding;
using Earshot.Fuzz.Inputs;
using Earshot.Mattermost;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Fuzz.Targets;

/// <summary>A whole listener that is fed good, damaged, and good frames: the good ones are handled, in order, on one connection.</summary>
public sealed class MattermostListening : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "mattermost-listening";

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var mutator = new Mutator(random);
        List<byte[]> messages = [MattermostInputs.Hello];
        long sequence = 1;
        int noise = 0;
        for (int i = random.Next(2, 12); i > 0; i--)
        {
            bool isNoise = random.Next(2) == 0;
            noise += isNoise ? 1 : 0;
            messages.Add(isNoise ? MattermostInputs.Noise(random, mutator)
                : random.Next(2) == 0 ? MattermostInputs.WithAnyContent(sequence++, random, mutator)
                : MattermostInputs.Good(sequence++));
        }

        messages.Add(MattermostInputs.Good(sequence));
        var protocol = new FedProtocol<MattermostEvent>(new FedSocket(messages, random), MattermostFrames.NewConnection);
        var listener = new Listener<MattermostEvent>(
            protocol, options: null, new ListenerEnvironment { TimeProvider = new FakeTimeProvider(), Jitter = new Random(1) });
        var handled = new ConcurrentQueue<long>();
        var reported = new ConcurrentQueue<ListenerErrorKind>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.OnError((ListenerError<MattermostEvent> error) => reported.Enqueue(error.Kind));
        listener.OnEvent(e =>
        {
            // The hello event belongs to a lane of its own.
            if (e.Sequence > 0)
            {
                handled.Enqueue(e.Sequence);
            }

            if (e.Sequence == sequence)
            {
                last.SetResult();
            }
        });
        await using (listener)
        {
            await listener.ConnectAsync();
            await last.Task;
        }

        long[] expected = [.. Enumerable.Range(1, (int)sequence).Select(number => (long)number)];
        FuzzException.Unless(
            handled.SequenceEqual(expected), $"Handled {string.Join(',', handled)} instead of 1 to {sequence}.");
        FuzzException.Unless(protocol.Opened == 1, $"{protocol.Opened} connections were opened.");
        FuzzException.Unless(
            reported.Count(kind => kind == ListenerErrorKind.MalformedMessage) == noise,
            $"{reported.Count} of {noise} frames were reported.");
        return messages.Sum(message => message.Length);
    }
}
