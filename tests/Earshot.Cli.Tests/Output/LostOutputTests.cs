using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Output;

/// <summary>Tests that output that cannot be written is an error of every command, and that only a closed pipe is not.</summary>
public sealed class LostOutputTests
{
    /// <summary>Gets command lines that print something; $id is a file.</summary>
    public static TheoryData<string> Printing => new(
        "--help",
        "--version",
        "listen --help",
        "completion bash",
        "[suggest:8] earshot.l",
        "call mattermost users get-users",
        "call mattermost users get-users --all",
        "call mattermost users get-user --user-id me --format json",
        "call mattermost files get-file --file-id $id",
        "call mattermost files get-file --file-id $id --output -",
        "listen mattermost --format json",
        "listen mattermost --format pretty",
        "listen simplisafe --format pretty",
        "simulate mattermost --port 0",
        "simulate simplisafe --port 0",
        "login simplisafe --no-wait",
        "systems",
        "systems --format pretty",
        "events --since 1h --format pretty",
        "arm home --yes",
        "lock Front.lock --yes",
        "pins list");

    [Theory]
    [MemberData(nameof(Printing))]
    public async Task Full_disk_exits_1_and_says_why(string line)
    {
        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream { DiskIsFullAfter = 0 });

        Assert.Equal(1, await tool.StartAsync(both.Arguments(line)));
        Assert.Contains("standard output cannot be written (No space left on device)", tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Theory]
    [MemberData(nameof(Printing))]
    public async Task Closed_pipe_exits_0_silently(string line)
    {
        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream { ReaderClosesAfter = 0 });

        Assert.Equal(0, await tool.StartAsync(both.Arguments(line)));
        Assert.DoesNotContain("earshot:", tool.Error.Text);
    }

    [Theory]
    [MemberData(nameof(Printing))]
    public async Task Missing_output_exits_1_before_anything_is_done(string line)
    {
        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream(), hasOutput: false);

        Assert.Equal(1, await tool.StartAsync(both.Arguments(line)));
        Assert.Contains("standard output is closed", tool.Error.Text);
    }

    [Fact]
    public async Task Message_says_that_the_server_completed_the_call()
    {
        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream { DiskIsFullAfter = 0 });

        Assert.Equal(1, await tool.StartAsync(
            "call", "mattermost", "posts", "create-post", "--channel-id", both.Chat.Cockpit.Id, "--message", "hi", "--format", "json"));
        Assert.Contains("\"kind\":\"output\"", tool.Error.Text);
        Assert.Contains("The server has completed the call", tool.Error.Text);
    }

    [Fact]
    public async Task Notice_that_is_lost_exits_1()
    {
        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream(), error: new LineStream { DiskIsFullAfter = 0 });

        Assert.Equal(1, await tool.StartAsync(both.Arguments("listen mattermost --count 1")));
        Assert.Single(tool.Output.Lines);
    }

    [Fact]
    public async Task Download_to_a_full_disk_exits_1_and_names_the_file()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("This system has no /dev/full.");
            return;
        }

        await using Both both = await Both.StartAsync();
        ToolRun tool = both.Tool(new LineStream());

        Assert.Equal(1, await tool.StartAsync(both.Arguments("call mattermost files get-file --file-id $id --output /dev/full")));
        Assert.Contains("--output: '/dev/full' cannot be written (No space left on device)", tool.Error.Text);
    }

    /// <summary>Runs both services, and the tool with accounts at both.</summary>
    private sealed class Both : IAsyncDisposable
    {
        private Both(Server chat, SimpliSafeServer house)
        {
            Chat = chat;
            House = house;
        }

        public Server Chat { get; }

        private SimpliSafeServer House { get; }

        private string FileId { get; set; } = "";

        public static async Task<Both> StartAsync()
        {
            var both = new Both(await Server.StartAsync(), await SimpliSafeServer.StartAsync());
            await both.House.LoginAsync();
            ToolRun upload = both.Chat.Tool();
            string file = Path.Combine(both.House.Folder, "plan.txt");
            await File.WriteAllTextAsync(file, "exhaust port");
            Assert.Equal(0, await upload.StartAsync(
                "call", "mattermost", "files", "upload-file", "--channel-id", both.Chat.Cockpit.Id, "--file", file));
            both.FileId = System.Text.Json.Nodes.JsonNode.Parse(upload.Output.Text)!["file_infos"]![0]!["id"]!.GetValue<string>();
            both.House.Simulator.ArmHomeAtKeypad(both.House.System);
            return both;
        }

        /// <summary>Splits a command line; a dot stands for a space within an argument.</summary>
        public string[] Arguments(string line) => [.. line.Replace("$id", FileId).Split(' ').Select(word => word switch
        {
            "Front.lock" => "Front lock",
            "earshot.l" => "earshot l",
            _ => word,
        })];

        public ToolRun Tool(LineStream output, bool hasOutput = true, LineStream? error = null) => new()
        {
            Variables =
            {
                ["XDG_CONFIG_HOME"] = House.Folder,
                ["EARSHOT_MATTERMOST_TOKEN"] = Chat.Token,
                ["EARSHOT_MATTERMOST_URL"] = Chat.Url,
            },
            Output = output,
            Error = error ?? new LineStream(),
            HasOutput = hasOutput,
        };

        public async ValueTask DisposeAsync()
        {
            await Chat.DisposeAsync();
            await House.DisposeAsync();
        }
    }
}
