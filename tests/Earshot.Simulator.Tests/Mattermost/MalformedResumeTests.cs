using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests requests to resume that are not valid, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class MalformedResumeTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("short&sequence_number=1", false, false, false)]
    [InlineData("$", false, true, false)]
    [InlineData("$&sequence_number=x", false, true, false)]
    [InlineData("$&sequence_number=-1", false, true, true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa", true, true, false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa&sequence_number=x", true, true, false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa&sequence_number=-1", true, true, true)]
    public async Task Resume_that_is_not_valid_gets_hello_or_is_dropped_after_the_upgrade(string query, params bool[] hello)
    {
        string[] versions = ["5.37.0", "9.10.0", "11.6.0"];
        for (int i = 0; i < versions.Length; i++)
        {
            await using RecordedWorld world = await RecordedWorld.StartAsync(
                o => o with { ServerVersion = versions[i], AutomaticStatus = false });
            string id = await LeaveAsync(world);
            using TestSocket again = await world.ConnectAsync(
                world.HanToken, "connection_id=" + query.Replace("$", id, StringComparison.Ordinal));
            if (!hello[i])
            {
                Assert.Equal((1006, 0), await again.ReceiveCloseAsync());
                continue;
            }

            JsonObject first = await again.ReceiveAsync();
            Assert.Equal(("hello", 0L, false), (first.Text("event"), first.Number("seq"), first["data"].Text("connection_id") == id));
        }
    }

    [Fact]
    public async Task Dropped_request_does_not_discard_the_state()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        string id = await LeaveAsync(world);
        using (TestSocket dropped = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=x"))
        {
            Assert.Equal((1006, 0), await dropped.ReceiveCloseAsync());
        }

        world.Simulator.Post(world.Bot, world.Cockpit, "missed");
        using TestSocket again = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=1");
        Assert.Equal("missed", TestSocket.Message(await again.ReceiveAsync()));
    }

    [Fact]
    public async Task Replies_that_were_not_sent_are_sent_after_the_resume()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = (await socket.ReceiveEventAsync("hello"))["data"].Text("connection_id");
        world.Simulator.Faults.Add(new MessageSent { Event = "posted" }, new Delay { Duration = TimeSpan.FromMinutes(1) });
        world.Simulator.Post(world.Bot, world.Cockpit, "delayed");
        await socket.SendAsync(4, "ping");
        await world.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.MessageReceived).WaitAsync(WaitTimeout);
        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        using TestSocket again = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=1");
        Assert.Equal("delayed", TestSocket.Message(await again.ReceiveAsync()));
        Assert.Equal(4, (await again.ReceiveAsync()).Number("seq_reply"));
    }

    private static async Task<string> LeaveAsync(RecordedWorld world)
    {
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = (await socket.ReceiveEventAsync("hello"))["data"].Text("connection_id");
        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        return id;
    }
}
