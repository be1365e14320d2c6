using System.Collections.Concurrent;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests that the replies to actions of handlers are received while the queue is full of events.</summary>
public sealed class FullQueueTests
{
    private const int Events = 1500;

    [Theory]
    [InlineData(1024)]
    [InlineData(2)]
    public async Task Handlers_get_their_replies_or_fail_at_once_when_the_queue_is_full(int capacity)
    {
        var replies = new ConcurrentQueue<MattermostReply>();
        var failures = new ConcurrentQueue<Exception>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // On this clock, no action times out, so that one whose reply is never read hangs.
        var clock = new FakeTimeProvider();
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            for (int i = 1; i <= Events; i++)
            {
                await socket.SendPostedAsync(i, "hi", $"channel {i % 100}");
            }

            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { QueueCapacity = capacity, MaxConcurrency = 64 });
        listener.On<PostedEvent>(async _ =>
        {
            try
            {
                replies.Enqueue(await listener.SendActionAsync(MattermostAction.GetStatuses));
            }
            catch (QueueFullException failed)
            {
                failures.Enqueue(failed);
            }

            if (replies.Count + failures.Count == Events)
            {
                all.TrySetResult();
            }
        });
        await listener.ConnectAsync().WaitAsync(Ear.SafetyNet);
        await all.Task.WaitAsync(Ear.SafetyNet);

        StopReport report = await listener.DisconnectAsync().WaitAsync(Ear.SafetyNet);
        Assert.Equal((0L, 0L), (report.Failed, report.Unhandled));
        Assert.Equal(1, server.Sockets);
        Assert.Equal(Events, replies.Count + failures.Count);
        if (capacity >= Events / 2)
        {
            // The queue and its reserve have room for all events.
            Assert.Empty(failures);
        }
        else
        {
            // No reply can be read before the first failure.
            Assert.NotEmpty(failures);
        }
    }
}
