using System.Net;
using System.Net.Sockets;
using Earshot.Cli.Errors;
using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Listening;

/// <summary>Tests runs that begin while a service is out of reach, as at the start of a computer.</summary>
public sealed class WaitTests
{
    // Shorter than the timeout of a request, which therefore never elapses.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "--wait")]
    [InlineData(true, "")]
    public async Task Run_waits_for_an_unreachable_server_and_says_so_once(bool isTerminal, string option)
    {
        int port = FreePort();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = Tool(clock, isTerminal);
        if (isTerminal && option.Length == 0)
        {
            tool.Variables["INVOCATION_ID"] = "0123456789abcdef0123456789abcdef";
        }

        string[] line = ["listen", "mattermost", "--url", $"http://127.0.0.1:{port}", "--login-id", "hansolo", "--count", "1"];
        Task<int> running = tool.StartAsync(option.Length > 0 ? [.. line, option] : line);
        for (int failures = 0; failures < 2; failures++)
        {
            await clock.WaitForTimerAsync(LongestDelay);
            clock.Advance(clock.NextTimer!.Value);
        }

        Assert.False(running.IsCompleted, tool.Error.Text);
        await using MattermostSimulator simulator = await MattermostSimulator.StartAsync(new() { Port = port, AutomaticStatus = false });
        simulator.AddUser("hansolo", Server.Password);

        Assert.Equal(0, await Passing.UntilAsync(clock, running, LongestDelay));
        Assert.Single(tool.Error.Lines, text => text.Contains("is out of reach", StringComparison.Ordinal));
        Assert.Contains("--no-wait", tool.Error.Text);
        Assert.Single(tool.Error.Lines, text => text.StartsWith("Connecting", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "--no-wait")]
    public async Task Run_on_a_terminal_or_without_waiting_exits_4(bool isTerminal, string option)
    {
        ToolRun tool = Tool(TimeProvider.System, isTerminal);
        string[] line = ["listen", "mattermost", "--url", $"http://127.0.0.1:{FreePort()}", "--login-id", "hansolo"];

        Assert.Equal(4, await tool.StartAsync(option.Length > 0 ? [.. line, option] : line));
    }

    [Fact]
    public async Task Waiting_options_that_contradict_each_other_exit_2()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--wait", "--no-wait"));
        Assert.Contains("--no-wait", tool.Error.Text);
    }

    [Fact]
    public async Task Rejected_login_is_not_waited_for()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "wrongwrongwrongwrongwrong1" } };

        Assert.Equal(3, await tool.StartAsync("listen", "--wait", "--url", server.Url));
    }

    [Fact]
    public async Task Block_is_waited_for_as_long_as_the_service_demands()
    {
        var clock = new FakeTimeProvider();
        var patience = new Patience(clock, new Notices(TextWriter.Null));
        var blocked = new ServiceException("SimpliSafe", new RateLimitException("blocked", 403) { RetryAfter = TimeSpan.FromSeconds(90) });

        Task waiting = patience.WaitAsync("SimpliSafe", blocked, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(89));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Delays_grow_to_a_minute()
    {
        var clock = new FakeTimeProvider();
        var patience = new Patience(clock, new Notices(TextWriter.Null));
        var error = new ConnectionException(ConnectionProblem.Unreachable, "unreachable");
        List<double> delays = [];
        for (int i = 0; i < 8; i++)
        {
            Task waiting = patience.WaitAsync("Mattermost", error, CancellationToken.None);
            delays.Add(clock.NextTimer!.Value.TotalSeconds);
            clock.Advance(clock.NextTimer!.Value);
            await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], delays);
    }

    [Fact]
    public async Task Block_at_the_start_ends_the_run_only_without_waiting()
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        house.Simulator.Faults.Add(
            new RequestReceived { Path = "*", Times = null },
            new SendResponse { Status = 403, ContentType = "text/html", Body = "<html>" });
        ToolRun ending = house.Tool();
        ToolRun waiting = house.Tool();

        Assert.Equal(4, await ending.StartAsync("listen", "simplisafe", "--no-wait"));
        Task<int> running = waiting.StartAsync("listen", "simplisafe");
        await waiting.Error.WaitForAsync(line => line.Contains("SimpliSafe is out of reach", StringComparison.Ordinal));
        waiting.Interrupt();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Account_that_is_out_of_reach_does_not_silence_the_other()
    {
        await using Server server = await Server.StartAsync();
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        await house.Simulator.DisposeAsync();
        ToolRun tool = house.Tool();
        tool.Variables["EARSHOT_MATTERMOST_URL"] = server.Url;
        tool.Variables["EARSHOT_MATTERMOST_TOKEN"] = server.Token;
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        await tool.Error.WaitForAsync(line => line.Contains("SimpliSafe is out of reach", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "still here");

        Assert.Equal(0, await running);
        Assert.Contains("still here", tool.Output.Text);
    }

    [Fact]
    public async Task Interrupt_while_waiting_exits_0()
    {
        ToolRun tool = Tool(TimeProvider.System, isTerminal: false);
        Task<int> running = tool.StartAsync("listen", "--url", $"http://127.0.0.1:{FreePort()}", "--login-id", "hansolo");
        await tool.Error.WaitForAsync(line => line.Contains("is out of reach", StringComparison.Ordinal));

        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.Contains("Stopped before any event was received.", tool.Error.Text);
    }

    private static ToolRun Tool(TimeProvider clock, bool isTerminal) => new()
    {
        Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password },
        Terminal = new FakeTerminal { IsOutput = isTerminal },
        TimeProvider = clock,
    };

    // Another process could take the port in between, but ports are not given out again at once.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
