using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Rest;

/// <summary>Tests the pause after a block that several processes share through a file.</summary>
public sealed class SharedPauseTests : IDisposable
{
    private static readonly CallPace Pace = new();

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    private string File => Path.Combine(_folder.Path, "login.json.pause");

    [Fact]
    public void Pause_holds_for_every_process_and_doubles_over_restarts()
    {
        BlockPause first = NewProcess();
        BlockPause second = NewProcess();

        Assert.Null(second.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(60), first.Start());
        Assert.Equal(TimeSpan.FromSeconds(60), second.Remaining);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), second.Start());
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(first.Remaining);

        BlockPause restarted = NewProcess();
        Assert.Null(restarted.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(120), restarted.Start());
        Assert.Equal(TimeSpan.FromSeconds(120), first.Remaining);
    }

    [Fact]
    public void Success_of_one_process_ends_the_pause_of_all()
    {
        BlockPause first = NewProcess();
        BlockPause second = NewProcess();
        first.Start();
        _time.Advance(TimeSpan.FromSeconds(60));
        first.Start();

        second.Reset();

        Assert.Null(second.Remaining);
        Assert.Null(NewProcess().Remaining);
        Assert.False(System.IO.File.Exists(File));
        Assert.Equal(TimeSpan.FromSeconds(60), NewProcess().Start());
    }

    [Fact]
    public void File_is_readable_by_its_owner_only_and_contains_no_secret()
    {
        NewProcess().Start();

        Assert.Matches(@"^\[\d+,\d+\]$", System.IO.File.ReadAllText(File));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[9000000000000000,60000]")]
    [InlineData("[1,-5]")]
    [InlineData("{\"until\":1}")]
    public void Damaged_file_pauses_nothing_and_is_replaced(string content)
    {
        System.IO.File.WriteAllText(File, content);

        Assert.Null(NewProcess().Remaining);
        Assert.InRange(NewProcess().Start(), TimeSpan.FromSeconds(60), Pace.LongestPause);
        Assert.NotNull(NewProcess().Remaining);
    }

    [Fact]
    public void Folder_that_cannot_be_written_leaves_the_pause_of_the_process()
    {
        var alone = new BlockPause(Pace, _time, new PauseFile(Path.Combine(_folder.Path, "missing", "login.json.pause")));

        Assert.Equal(TimeSpan.FromSeconds(60), alone.Start());
        Assert.Equal(TimeSpan.FromSeconds(60), alone.Remaining);
        alone.Reset();
        Assert.Null(alone.Remaining);
    }

    [Fact]
    public async Task Concurrent_blocks_count_as_one()
    {
        BlockPause[] processes = [.. Enumerable.Range(0, 8).Select(_ => NewProcess())];

        TimeSpan[] pauses = await Task.WhenAll(processes.Select(process => Task.Run(process.Start)));

        Assert.All(pauses, pause => Assert.Equal(TimeSpan.FromSeconds(60), pause));
    }

    // Each has its own memory, as a process has.
    private BlockPause NewProcess() => new(Pace, _time, new PauseFile(File));
}
