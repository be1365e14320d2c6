using Earshot.Cli.Commands.Options;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Listening;

/// <summary>Tests <c>--checkpoint</c> and <c>--since</c>.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earshot-tests");

    private string Checkpoint => Path.Combine(_folder.FullName, "listener.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Second_run_prints_what_first_run_missed_once_and_says_what_was_caught_up()
    {
        await using Server server = await Server.StartAsync();
        ToolRun first = server.Tool();
        Task<int> running = first.StartAsync("listen", "mattermost", "--checkpoint", Checkpoint, "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "seen");
        Assert.Equal(0, await running);
        await server.Simulator.WaitForSocketsAsync(0);
        server.Simulator.DiscardSocketSessions();
        server.Simulator.Post(server.Leia, server.Cockpit, "missed");

        ToolRun second = server.Tool();
        Task<int> again = second.StartAsync("listen", "mattermost", "--checkpoint", Checkpoint, "--type", "posted", "--count", "2");
        await second.Error.WaitForAsync(line => line.Contains("caught up: ", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "live");

        Assert.Equal(0, await again);
        Assert.Contains("\"origin\":\"catchup\"", second.Output.Lines[0]);
        Assert.Contains("missed", second.Output.Lines[0]);
        Assert.Contains("live", second.Output.Lines[1]);
        Assert.DoesNotContain("\"sequence\"", second.Output.Lines[0]);
        Assert.Contains("cannot be caught up: typing", second.Error.Text);
    }

    [Fact]
    public async Task Since_prints_what_happened_before_the_first_run()
    {
        await using Server server = await Server.StartAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "earlier");
        ToolRun tool = server.Tool();

        string[] filter = ["--channel", "cockpit", "--type", "posted", "--count", "1"];
        Assert.Equal(0, await tool.StartAsync(["listen", "mattermost", "--since", "2h", .. filter]));
        Assert.Contains("\"origin\":\"catchup\"", tool.Output.Lines[0]);
    }

    [Fact]
    public async Task Damaged_checkpoint_is_an_error_that_says_what_to_do()
    {
        await using Server server = await Server.StartAsync();
        await File.WriteAllTextAsync(Checkpoint, "not a checkpoint");
        ToolRun tool = server.Tool();

        Assert.NotEqual(0, await tool.StartAsync("listen", "mattermost", "--checkpoint", Checkpoint));
        Assert.Contains("delete it", tool.Error.Text);
    }

    [Theory]
    [InlineData("2h", 2 * 60)]
    [InlineData("7d", 7 * 24 * 60)]
    [InlineData("30m", 30)]
    public void Duration_is_a_time_before_now(string text, int minutes)
    {
        var now = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

        Assert.Null(OptionText.PastTime(text, out PastTime? time));
        Assert.Equal(now - TimeSpan.FromMinutes(minutes), time!.From(now));
    }

    [Theory]
    [InlineData("2026-11-30T08:00Z")]
    [InlineData("2026-11-30T09:00+01:00")]
    public void Time_is_taken_as_it_is(string text)
    {
        Assert.Null(OptionText.PastTime(text, out PastTime? time));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero), time!.From(DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("0d")]
    [InlineData("-1h")]
    public void Other_text_is_rejected(string text) => Assert.NotNull(OptionText.PastTime(text, out _));
}
