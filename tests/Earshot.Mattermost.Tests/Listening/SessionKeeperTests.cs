using Earshot.Mattermost.Tests.Servers;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class SessionKeeperTests
{
    private const string Me = "/api/v4/users/me";

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public async Task Current_user_is_requested_every_minute_while_connected(bool keep, int expected)
    {
        var clock = new FakeTimeProvider();
        var conditional = new List<string>();
        await using var server = Server(exchange =>
        {
            conditional.AddRange(exchange.Headers.Keys.Where(name => name.StartsWith("If-", StringComparison.OrdinalIgnoreCase)));
            return Task.CompletedTask;
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new() { KeepSession = keep });
        await listener.ConnectAsync();
        int before = Requests(server);
        int steps = 0;

        // The next minute begins when a request is complete, which takes no time on this clock, but some in this process.
        while (steps < 62 || (Requests(server) - before < expected && steps < 80))
        {
            await listener.PingAsync().WaitAsync(Ear.SafetyNet);
            await clock.PassUpToAsync(TimeSpan.FromSeconds(5));
            steps++;
        }

        Assert.InRange(Requests(server) - before, expected, keep ? expected + 1 : 0);
        Assert.Empty(conditional);
    }

    [Fact]
    public async Task Rejected_request_ends_session_without_waiting_for_ping()
    {
        bool isRevoked = false;
        var clock = new FakeTimeProvider();
        await using var server = Server(exchange => Volatile.Read(ref isRevoked)
            ? exchange.RespondAsync(401, """{"id":"api.context.session_expired.app_error","message":"No."}""")
            : Task.CompletedTask);
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new()
        {
            PingInterval = TimeSpan.FromHours(1),
            PongTimeout = TimeSpan.FromHours(1),
        });
        Task<StopReport> running = listener.RunAsync();
        var ear = new Ear(listener);
        await ear.UntilAsync(e => e.Connects.Count == 1);
        Volatile.Write(ref isRevoked, true);
        await clock.PassAsync(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<LoginException>(() => running.WaitAsync(Ear.SafetyNet));
        Assert.Equal(DisconnectReason.LoginExpired, Assert.Single(ear.Disconnects).Reason);
    }

    [Fact]
    public async Task Failed_request_does_not_end_connection()
    {
        bool isFailing = false;
        var clock = new FakeTimeProvider();
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Server(async exchange =>
        {
            if (Volatile.Read(ref isFailing))
            {
                await exchange.RespondAsync(500, """{"id":"api.context.server_error","message":"No."}""");
                failed.TrySetResult();
            }
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new()
        {
            PingInterval = TimeSpan.FromHours(1),
            PongTimeout = TimeSpan.FromHours(1),
        });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        Volatile.Write(ref isFailing, true);
        await clock.PassAsync(TimeSpan.FromMinutes(1));
        await failed.Task.WaitAsync(Ear.SafetyNet);
        await listener.PingAsync().WaitAsync(Ear.SafetyNet);

        Assert.Empty(ear.Disconnects);
    }

    private static ScriptedMattermost Server(Func<ScriptedExchange, Task> onMe) => new(
        async (socket, _) =>
        {
            await socket.SendHelloAsync();
            await socket.ReplyToPingsAsync();
        },
        exchange => exchange.Path == Me ? onMe(exchange) : Task.CompletedTask);

    private static int Requests(ScriptedMattermost server) => server.Requests.Count(request => request == $"GET {Me}");
}
