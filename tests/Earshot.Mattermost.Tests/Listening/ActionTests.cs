using Earshot.Mattermost.Tests.Servers;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class ActionTests
{
    [Fact]
    public async Task Action_times_out_without_reply()
    {
        var clock = new FakeTimeProvider();
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            while (await socket.ReceiveAsync() is { } action)
            {
                if (ScriptedSocket.Name(action) == "ping")
                {
                    await socket.ReplyAsync(action);
                }
            }
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new() { ActionTimeout = TimeSpan.FromSeconds(4) });
        await listener.ConnectAsync();
        Task<MattermostReply> asking = listener.SendActionAsync(MattermostAction.GetStatuses);
        await clock.PassAsync(TimeSpan.FromSeconds(4));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => asking.WaitAsync(Ear.SafetyNet));

        Assert.Equal((ConnectionProblem.TimedOut, "get_statuses"), (error.Problem, error.Operation));
    }

    [Fact]
    public async Task Waiting_action_fails_when_connection_ends()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            await socket.SendHelloAsync();
            while (await socket.ReceiveAsync() is { } action)
            {
                if (ScriptedSocket.Name(action) == "get_statuses")
                {
                    socket.Abort();
                }
            }
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { ActionTimeout = TimeSpan.FromHours(1) });
        await listener.ConnectAsync();

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => listener.SendActionAsync(MattermostAction.GetStatuses).WaitAsync(Ear.SafetyNet));

        Assert.Equal(ConnectionProblem.Lost, error.Problem);
    }

    [Fact]
    public async Task Action_fails_without_sending_when_not_connected()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener();
        await AssertNotSentAsync(listener);
        await listener.ConnectAsync();
        await listener.DisconnectAsync();
        await AssertNotSentAsync(listener);
    }

    [Fact]
    public async Task Action_is_rejected_when_it_exceeds_8192_bytes()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        int overhead = MattermostAction.UserTyping("c", string.Empty).ToJson(2).Length - 1;

        await Assert.ThrowsAsync<ArgumentException>(
            () => listener.SendActionAsync(MattermostAction.UserTyping(new string('c', 8200 - overhead))));
        await Assert.ThrowsAnyAsync<ApiException>(
            () => listener.SendActionAsync(MattermostAction.UserTyping(new string('c', 8190 - overhead))).WaitAsync(Ear.SafetyNet));
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task Unknown_action_fails_as_recorded_and_connection_stays_open()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();

        ServerException error = await Assert.ThrowsAsync<ServerException>(
            () => listener.SendActionAsync(MattermostAction.Custom("no_such_action")));

        Assert.Equal("api.web_socket_router.bad_action.app_error", error.ErrorId);
        Assert.Equal("pong", (await listener.SendActionAsync(MattermostAction.Ping)).Data.GetProperty("text").GetString());
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task Action_is_canceled_by_caller()
    {
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            while (await socket.ReceiveAsync() is not null)
            {
            }
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        await listener.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        Task<MattermostReply> asking = listener.SendActionAsync(MattermostAction.GetStatuses, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Ear.SafetyNet));
    }

    private static async Task AssertNotSentAsync(MattermostListener listener)
    {
        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => listener.SendActionAsync(MattermostAction.Ping));
        Assert.Equal(ConnectionProblem.Closed, error.Problem);
        Assert.True(error.NothingWasSent);
    }
}
