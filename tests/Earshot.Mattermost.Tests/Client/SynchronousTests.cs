using System.Collections.Concurrent;
using Earshot.Mattermost.Tests.Listening;

namespace Earshot.Mattermost.Tests.Client;

/// <summary>Tests that synchronous members work without other threads.</summary>
public sealed class SynchronousTests
{
    [Fact]
    public async Task Synchronous_members_complete_on_single_threaded_context()
    {
        await using World world = await World.StartOnPortAsync();
        using var context = new OneThread();
        string? heard = await context.RunAsync(() =>
        {
            using var client = new MattermostClient(
                Clients.Options(world.Server.Url, MattermostCredentials.Password("han", World.Password)));
            Assert.Equal("OK", client.Ping().Status);
            Assert.Equal("han", client.Login().Username);
            string? message = null;
            using (MattermostListener listener = client.CreateListener(Clients.Eager))
            {
                using var done = new ManualResetEventSlim();
                listener.On<PostedEvent>(e =>
                {
                    message = e.Post.Message;
                    done.Set();
                });
                listener.Connect();
                world.Post("heard");
                Assert.True(done.Wait(Ear.SafetyNet));
                Assert.Equal(0, listener.Disconnect().Unhandled);
            }

            using (MattermostListener listener = client.CreateListener(Clients.Eager))
            {
                using var stop = new CancellationTokenSource();
                listener.OnConnect(() => { stop.Cancel(); });
                listener.Run(stop.Token);
            }

            using var end = new CancellationTokenSource();
            world.Post("before");
            StopReport report = client.Listen(e => { end.Cancel(); }, Clients.Eager, end.Token);
            Assert.True(report.Received >= 1);
            client.Logout();
            Assert.Null(client.CurrentUser);
            return message;
        }).WaitAsync(Ear.SafetyNet * 2);

        Assert.Equal("heard", heard);
    }

    /// <summary>Represents a thread to which continuations return, as the thread of a window.</summary>
    private sealed class OneThread : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

        public Task<T> RunAsync<T>(Func<T> work)
        {
            var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(
                _ =>
                {
                    try
                    {
                        result.SetResult(work());
                    }
                    catch (Exception error)
                    {
                        result.SetException(error);
                    }
                },
                null);
            var thread = new Thread(Loop) { IsBackground = true };
            thread.Start();
            return result.Task;
        }

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public void Dispose() => _work.CompleteAdding();

        private void Loop()
        {
            SetSynchronizationContext(this);
            foreach ((SendOrPostCallback callback, object? state) in _work.GetConsumingEnumerable())
            {
                callback(state);
            }
        }
    }
}
