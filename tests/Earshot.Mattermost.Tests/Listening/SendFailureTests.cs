using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests that no exception of a failed send remains unobserved, which can end a process.</summary>
public sealed class SendFailureTests
{
    private readonly ConcurrentQueue<Exception> _unobserved = new();

    [Theory]
    [InlineData(SendFailing.AtOnce)]
    [InlineData(SendFailing.AfterCaller)]
    [InlineData(SendFailing.AfterConnection)]
    [InlineData(SendFailing.Never)]
    public async Task Exception_of_failed_send_is_observed(SendFailing failing)
    {
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await AskAsync(failing);

            // The exception of a task is reported as unobserved when the task is collected.
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(_unobserved);
    }

    // Of its own, so that no local variable keeps a task alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task AskAsync(SendFailing failing)
    {
        var clock = new FakeTimeProvider();
        var sender = new HangingSender();
        var actions = new ActionExchange(sender, new MattermostSession(clock), TimeSpan.FromMinutes(1), clock);
        using var cancel = new CancellationTokenSource();
        Task<MattermostReply> asking = actions.AskAsync(MattermostAction.GetStatuses, () => cancel, cancel.Token);
        switch (failing)
        {
            case SendFailing.AtOnce:
                sender.Fail();
                await Assert.ThrowsAsync<MarkedException>(() => asking.WaitAsync(Ear.SafetyNet));
                break;
            case SendFailing.AfterCaller:
                clock.Advance(TimeSpan.FromMinutes(1));
                await Assert.ThrowsAsync<ConnectionException>(() => asking.WaitAsync(Ear.SafetyNet));
                sender.Fail();
                break;
            case SendFailing.AfterConnection:
                actions.End(new MarkedException());
                clock.Advance(TimeSpan.FromMinutes(1));
                await Assert.ThrowsAsync<ConnectionException>(() => asking.WaitAsync(Ear.SafetyNet));
                sender.Fail();
                break;
            default:
                // The send hangs for ever, and only the reply fails.
                actions.End(new MarkedException());
                clock.Advance(TimeSpan.FromMinutes(1));
                await Assert.ThrowsAsync<ConnectionException>(() => asking.WaitAsync(Ear.SafetyNet));
                break;
        }
    }

    // Other tests run at the same time.
    private void Note(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        foreach (Exception error in e.Exception.Flatten().InnerExceptions.Where(IsMarked))
        {
            _unobserved.Enqueue(error);
        }
    }

    private static bool IsMarked(Exception error) => error is MarkedException || error.InnerException is MarkedException;

    public enum SendFailing
    {
        AtOnce,
        AfterCaller,
        AfterConnection,
        Never,
    }

    private sealed class MarkedException : Exception;

    private sealed class HangingSender : IMessageSender
    {
        private readonly TaskCompletionSource _sending = new();

        public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) => new(FailedAsync());

        public void Fail() => _sending.SetResult();

        private async Task FailedAsync()
        {
            await _sending.Task;
            throw new MarkedException();
        }
    }
}
