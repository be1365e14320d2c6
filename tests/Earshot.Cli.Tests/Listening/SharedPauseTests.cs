using Earshot.Cli.Tests.Running;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;

namespace Earshot.Cli.Tests.Listening;

/// <summary>Tests a blocked account over several runs, and a first connection whose WebSocket does not work.</summary>
public sealed class SharedPauseTests
{
    [Theory]
    [InlineData("systems")]
    [InlineData("listen", "simplisafe", "--no-wait")]
    [InlineData("arm", "home", "--yes")]
    public async Task Run_after_a_block_sends_nothing(params string[] command)
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        house.Simulator.Faults.Add(
            new RequestReceived { Path = "*", Times = 1 }, new SendResponse { Status = 403, ContentType = "text/html", Body = "<html>" });
        ToolRun blocked = house.Tool();
        ToolRun next = house.Tool();

        Assert.Equal(4, await blocked.StartAsync("systems"));
        int sent = Requests(house);
        Assert.Equal(4, await next.StartAsync(command));

        Assert.Equal(sent, Requests(house));
        Assert.Contains("Requests are paused until", next.Error.Text);
        Assert.True(File.Exists(house.File + ".pause"));
    }

    [Theory]
    [InlineData("""{"fault":"respond","status":502}""")]
    [InlineData("""{"fault":"drop"}""")]
    public async Task First_connection_polls_when_the_websocket_does_not_work(string what)
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync(new SimpliSafeSimulatorOptions
        {
            Faults = FaultInjector.Parse($$"""{"faults":[{"when":{"on":"websocket","times":"always"},"do":{{what}}}]}"""),
        });
        await house.LoginAsync();
        ToolRun tool = house.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--no-wait");
        await tool.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));

        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.Contains("polling", tool.Error.Text);
    }

    private static int Requests(SimpliSafeServer house) =>
        house.Simulator.Journal.Entries.Count(entry => entry.Kind is JournalKind.RequestCompleted or JournalKind.WebSocketOpened);
}
