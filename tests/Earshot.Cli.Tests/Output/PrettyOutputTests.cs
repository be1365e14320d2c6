using System.Globalization;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Tests.Output;

public sealed class PrettyOutputTests
{
    private const char Escape = '\u001b';

    [Fact]
    public async Task Lines_show_names_when_events_contain_only_ids()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--format", "pretty", "--count", "5");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));
        SimulatedPost post = server.Simulator.Post(server.Leia, server.Cockpit, "Punch it");
        server.Simulator.React(server.Leia, post, "rocket");
        server.Simulator.SendTyping(server.Leia, server.Cockpit);
        server.Simulator.Post(server.Leia, server.Cockpit, "Now", post);

        Assert.Equal(0, await running);
        IEnumerable<string> connected = tool.Output.Lines.Where(line => line.Contains("connected", StringComparison.Ordinal));
        Assert.Contains(connected, line => line.Contains(server.Url, StringComparison.Ordinal));
        string[] lines = [.. tool.Output.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        string said = Assert.Single(lines, line => line.EndsWith(" posted @leia ~cockpit Punch it", StringComparison.Ordinal));
        Assert.True(TimeOnly.TryParseExact(said[..8], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.Contains(lines, line => line.EndsWith(" reaction_added @leia ~cockpit :rocket: on “Punch it”", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" typing @leia ~cockpit ", StringComparison.Ordinal));
        Assert.Contains(tool.Output.Lines, line => line.EndsWith("↳ Now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Untrusted_text_is_escaped_before_it_reaches_the_terminal()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool(new FakeTerminal { IsOutput = true, Width = 200 });
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "a\u001b[2J\u001b]0;owned\u0007b\u009b31mc\r\nd\u202ee [red]f[/]");

        Assert.Equal(0, await running);
        string line = await tool.Output.WaitForAsync(l => l.Contains("posted", StringComparison.Ordinal));
        Assert.Contains("a␛[2J␛]0;owned␇b\uFFFD31mc⏎de [red]f[/]", line);
        Assert.DoesNotContain($"{Escape}[2J", line);
        Assert.DoesNotContain($"{Escape}]", line);
        Assert.DoesNotContain('\u0007', line);
        Assert.DoesNotContain('\u009b', line);
    }

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(false, "", false)]
    public async Task Colors_are_used_only_on_terminals_that_allow_them(bool isTerminal, string noColor, bool isColored)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool(new FakeTerminal { IsOutput = isTerminal });
        tool.Variables["NO_COLOR"] = noColor;

        Assert.Equal(0, await tool.StartAsync("listen", "--format", "pretty", "--count", "1"));
        Assert.Equal(isColored, tool.Output.Text.Contains(Escape, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Long_text_is_truncated_to_the_terminal_width()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool(new FakeTerminal { IsOutput = true, Width = 60 });
        tool.Variables["NO_COLOR"] = "1";
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "2");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, new string('x', 500));
        server.Simulator.Post(server.Leia, server.Cockpit, string.Concat(Enumerable.Repeat("漢", 500)));

        Assert.Equal(0, await running);
        string[] lines = [.. tool.Output.Lines.Where(l => l.Contains("posted", StringComparison.Ordinal))];
        Assert.Equal(60, lines[0].Length);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.EndsWith("…", line));
        Assert.InRange(lines[1].Length + lines[1].Count(c => c == '漢'), 55, 60);
    }

    [Theory]
    [InlineData(true, "posted")]
    [InlineData(false, "specversion")]
    public async Task Default_format_depends_on_the_output(bool isTerminal, string expected)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool(new FakeTerminal { IsOutput = isTerminal });
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "hi");

        Assert.Equal(0, await running);
        Assert.Contains(expected, tool.Output.Text);
        Assert.Equal(!isTerminal, tool.Output.Text.Contains("specversion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connection_changes_are_printed_between_events()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--format", "pretty", "--type", "posted", "--count", "1");
        await tool.Output.WaitForAsync(line => line.Contains("● connected", StringComparison.Ordinal));
        await server.Simulator.RestartAsync();
        await tool.Output.WaitForAsync(line => line.Contains("▲ gap", StringComparison.Ordinal));
        await tool.Output.WaitForAsync(line => line.Contains("● reconnected", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "hi");

        Assert.Equal(0, await running);
        IEnumerable<string> disconnected = tool.Output.Lines.Where(line => line.Contains("○ disconnected", StringComparison.Ordinal));
        Assert.Contains(disconnected, line => line.Contains("reconnecting in", StringComparison.Ordinal));
    }
}
