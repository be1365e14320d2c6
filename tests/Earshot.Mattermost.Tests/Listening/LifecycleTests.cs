using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests stopping, repeated calls, and failing handlers.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [InlineData("login")]
    [InlineData("upgrade")]
    [InlineData("hello")]
    [InlineData("challenge")]
    [InlineData("listening")]
    [InlineData("back-off")]
    [InlineData("diagnosis")]
    [InlineData("resume")]
    [InlineData("close")]
    public async Task Stop_ends_every_wait_of_the_loop(string where)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked = 0;
        await using var server = new ScriptedMattermost(
            async (socket, number) =>
            {
                if (where is "listening" or "close" || (where == "resume" && number == 1))
                {
                    await socket.SendHelloAsync();
                    await socket.SendPostedAsync(1);
                    if (where == "resume")
                    {
                        await socket.ReceiveAsync();
                        socket.Abort();
                        return;
                    }
                }

                if (where is "back-off" or "diagnosis")
                {
                    reached.TrySetResult();
                    socket.Abort();
                    return;
                }

                if (where is not "hello")
                {
                    await socket.ReceiveAsync();
                }

                reached.TrySetResult();
                if (where == "close")
                {
                    // Never replies to the close frame.
                    await over.Task;
                }

                while (await socket.ReceiveAsync() is not null)
                {
                }
            },
            async exchange =>
            {
                bool hangs = exchange.IsSocket
                    ? where == "upgrade"
                    : where == "login" || (where == "diagnosis" && Interlocked.Increment(ref asked) > 1);
                if (hangs)
                {
                    reached.TrySetResult();
                    await exchange.HangAsync();
                }
            });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(new()
        {
            Authentication = where == "challenge" ? SocketAuthentication.Challenge : SocketAuthentication.Header,
            FirstRetryDelay = where == "back-off" ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromHours(1),
            CloseTimeout = TimeSpan.FromMilliseconds(50),
        });
        using var stop = new CancellationTokenSource();
        Task<StopReport> running = listener.RunAsync(stop.Token);
        await reached.Task.WaitAsync(Ear.SafetyNet);
        await stop.CancelAsync();

        StopReport report = await running.WaitAsync(Ear.SafetyNet);
        over.SetResult();

        Assert.Equal(0, report.Unhandled);
        Assert.Equal(ListenerState.Stopped, listener.State);
    }

    [Fact]
    public async Task Second_Connect_keeps_connection_and_second_Run_throws()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        await Task.WhenAll(listener.ConnectAsync(), listener.ConnectAsync());
        await listener.ConnectAsync();

        Assert.Equal(1, world.Server.OpenSocketCount);
        await Assert.ThrowsAsync<InvalidOperationException>(() => listener.RunAsync());
    }

    [Fact]
    public async Task Second_dispose_does_nothing()
    {
        await using World world = await World.StartAsync();
        MattermostClient client = world.Client();
        MattermostListener listener = client.CreateListener(Clients.Eager);
        await listener.ConnectAsync();
        await listener.DisposeAsync();
        await listener.DisposeAsync();
        await Task.Run(listener.Dispose);
        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Equal(ListenerState.Stopped, listener.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.ConnectAsync());
    }

    [Fact]
    public async Task Exception_of_handler_is_reported_and_all_posts_are_received()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        listener.On<PostedEvent>(_ => throw new FormatException("mine"));
        await listener.ConnectAsync();
        world.Post("one");
        world.Post("two");
        await ear.UntilAsync(e => e.Posts.Count == 2 && e.Errors.Count == 2);

        Assert.All(ear.Errors, error => Assert.IsType<FormatException>(error.Exception));
        Assert.Equal("one", Assert.IsType<PostedEvent>(ear.Errors[0].Event).Post.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocking_handler_delays_only_its_channel(bool blocks)
    {
        await using World world = await World.StartAsync();
        var other = world.AddChannel("other");
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        using var release = new ManualResetEventSlim();
        var forever = new TaskCompletionSource();
        var ear = new Ear(listener);
        if (blocks)
        {
            listener.On<PostedEvent>(e => { if (e.Post.Message == "stuck") { release.Wait(Ear.SafetyNet); } });
        }
        else
        {
            listener.On<PostedEvent>(e => e.Post.Message == "stuck" ? forever.Task : Task.CompletedTask);
        }

        await listener.ConnectAsync();
        world.Post("stuck");
        world.Post("behind");
        world.Server.Post(world.Leia, other, "beside");
        await ear.UntilAsync(e => e.Messages.Contains("beside"));

        Assert.DoesNotContain("behind", ear.Messages);
        StopReport report = await listener.DisconnectAsync().WaitAsync(Ear.SafetyNet);
        Assert.Equal(2, report.Unhandled);
        release.Set();
    }
}
