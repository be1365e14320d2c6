using System.Text.Json;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Tests.CloudEvents;

public sealed class JsonOutputTests
{
    [Fact]
    public async Task Standard_output_contains_only_cloud_events()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--count", "7");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));

        SimulatedPost post = server.Simulator.Post(server.Leia, server.Cockpit, "Hold \"tight\" {1} – 漢字 🚀");
        server.Simulator.Edit(post, "Hold on");
        server.Simulator.React(server.Leia, post, "rocket");
        server.Simulator.Unreact(server.Leia, post, "rocket");
        server.Simulator.SendTyping(server.Leia, server.Cockpit);
        server.Simulator.Delete(post);

        Assert.Equal(0, await running);
        JsonElement[] events = [.. tool.Output.Lines.Select(CloudEvent.Check)];
        Assert.Equal(
            ["hello", "posted", "post_edited", "reaction_added", "reaction_removed", "typing", "post_deleted"],
            events.Select(e => CloudEvent.Text(e, "type")["com.mattermost.".Length..]));
        Assert.All(events, e => Assert.Equal(server.Url, CloudEvent.Text(e, "source")));
        Assert.All(events, e => Assert.Equal("live", CloudEvent.Text(e, "origin")));
        Assert.False(events[0].TryGetProperty("subject", out _));
        Assert.All(events[1..], e => Assert.Equal(server.Cockpit.Id, CloudEvent.Text(e, "subject")));
        JsonElement said = events[1].GetProperty("data").GetProperty("post");
        Assert.Equal("Hold \"tight\" {1} – 漢字 🚀", CloudEvent.Text(said, "message"));
        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(said.GetProperty("create_at").GetInt64()),
            events[1].GetProperty("time").GetDateTimeOffset());
        Assert.Equal("rocket", CloudEvent.Text(events[3].GetProperty("data").GetProperty("reaction"), "emoji_name"));
        Assert.Equal(events.Length, events.Select(e => CloudEvent.Text(e, "id")).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 7).Select(n => n.ToString("D10", null)), events.Select(e => CloudEvent.Text(e, "sequence")));
        Assert.DoesNotContain(server.Token, tool.Output.Text + tool.Error.Text);
    }

    [Fact]
    public async Task Ids_are_equal_across_replays_and_processes()
    {
        await using Server server = await Server.StartAsync();
        ToolRun steady = server.Tool();
        ToolRun cut = server.Tool();
        Task<int> first = steady.StartAsync("listen", "--count", "6");
        await steady.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));
        Task<int> second = cut.StartAsync("listen", "--count", "6");
        await cut.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));

        // One connection is lost at the post, which the server replays.
        server.Simulator.Faults.Add(new Fault(new MessageSent { Event = "posted", PerConnection = false, Nth = 2 }, new DropConnection()));
        SimulatedPost post = server.Simulator.Post(server.Leia, server.Cockpit, "mind the gap");
        ToolRun[] both = [steady, cut];
        await Task.WhenAny(both.Select(t => t.Error.WaitForAsync(line => line.StartsWith("resumed", StringComparison.Ordinal))));
        await Task.WhenAll(both.Select(t => t.Output.WaitForAsync(line => line.Contains("mind the gap", StringComparison.Ordinal))));
        server.Simulator.SendTyping(server.Leia, server.Cockpit);
        server.Simulator.SendTyping(server.Leia, server.Cockpit);
        server.Simulator.Edit(post, "mind it");
        server.Simulator.React(server.Leia, post, "gap");

        Assert.Equal(0, await first);
        Assert.Equal(0, await second);
        JsonElement[][] received = [.. both.Select(t => t.Output.Lines.Select(CloudEvent.Check).ToArray())];
        Assert.Contains(received.SelectMany(e => e), e => CloudEvent.Text(e, "origin") == "replay");
        Assert.All(received, events => Assert.Equal(6, events.Select(e => CloudEvent.Text(e, "id")).Distinct().Count()));
        string[][] named = [.. received.Select(events => events
            .Where(e => CloudEvent.Text(e, "type") is not ("com.mattermost.hello" or "com.mattermost.typing"))
            .Select(e => CloudEvent.Text(e, "id")).ToArray())];
        Assert.Equal(3, named[0].Length);
        Assert.Equal(named[0], named[1]);
    }

    [Fact]
    public async Task Session_based_id_is_kept_across_a_replay()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--count", "3");
        string hello = await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));

        server.Simulator.Faults.Add(new Fault(new MessageSent { Event = "typing" }, new DropConnection()));
        server.Simulator.SendTyping(server.Leia, server.Cockpit);
        await tool.Output.WaitForAsync(line => line.Contains("typing", StringComparison.Ordinal));
        server.Simulator.SendTyping(server.Leia, server.Cockpit);

        Assert.Equal(0, await running);
        string connection = CloudEvent.Text(CloudEvent.Check(hello).GetProperty("data"), "connection_id");
        JsonElement[] events = [.. tool.Output.Lines.Select(CloudEvent.Check)];
        Assert.Equal("replay", CloudEvent.Text(events[1], "origin"));
        Assert.Equal([$"{connection}.0", $"{connection}.1", $"{connection}.2"], events.Select(e => CloudEvent.Text(e, "id")));
    }

    [Fact]
    public async Task Line_contains_no_control_characters()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        const string Nasty = "a\u001b[31mred\u0007\u009b2J\u2028b\r\nc\u007f";
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, Nasty);

        Assert.Equal(0, await running);
        string line = Assert.Single(tool.Output.Lines);
        Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u2028');
        Assert.Equal(Nasty, CloudEvent.Text(CloudEvent.Check(line).GetProperty("data").GetProperty("post"), "message"));
    }

    [Fact]
    public async Task Only_fields_with_encoded_json_are_decoded()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        SimulatedChannel odd = server.Simulator.AddChannel(
            server.Simulator.AddTeam("odd", server.Leia), "odd", creator: server.Leia, displayName: "[1,2]");
        server.Simulator.Join(odd, server.Han);
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, odd, "{\"not\":\"decoded\"} @hansolo");

        Assert.Equal(0, await running);
        JsonElement data = CloudEvent.Check(Assert.Single(tool.Output.Lines)).GetProperty("data");
        Assert.Equal("[1,2]", CloudEvent.Text(data, "channel_display_name"));
        Assert.Equal("{\"not\":\"decoded\"} @hansolo", CloudEvent.Text(data.GetProperty("post"), "message"));
        Assert.Equal(JsonValueKind.Array, data.GetProperty("mentions").ValueKind);
    }

    [Fact]
    public async Task Challenge_authentication_prints_the_same_events()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "mattermost", "--challenge", "--count", "2");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "no header");

        Assert.Equal(0, await running);
        Assert.Contains("no header", tool.Output.Lines[1]);
        Assert.Contains(server.Simulator.Journal.Entries, e => e.ToString().Contains("authentication_challenge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_session_is_reported_on_standard_error()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        await tool.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        await server.Simulator.RestartAsync();
        await tool.Error.WaitForAsync(line => line.StartsWith("gap:", StringComparison.Ordinal));
        await tool.Error.WaitForAsync(line => line.StartsWith("reconnected", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "still here");

        Assert.Equal(0, await running);
        IEnumerable<string> disconnected = tool.Error.Lines.Where(line => line.StartsWith("disconnected:", StringComparison.Ordinal));
        Assert.Contains(disconnected, line => line.Contains("reconnecting in", StringComparison.Ordinal));
        CloudEvent.Check(Assert.Single(tool.Output.Lines));
    }
}
