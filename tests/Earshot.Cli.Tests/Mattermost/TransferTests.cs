using System.CommandLine;
using System.Text.Json.Nodes;
using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Transfers;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Tests.Running;
using Earshot.Mattermost;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Files that go and come through the tool.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earshot-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_go_up_and_come_down_the_same()
    {
        await using Server server = await Server.StartAsync();
        byte[] plan = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7 % 251))];
        string source = await FileAsync("plan.pdf", plan);
        string second = await FileAsync("notes.txt", "exhaust port"u8.ToArray());
        string target = Path.Combine(_folder.FullName, "copy.pdf");

        JsonNode sent = await CallTests.CallAsync(server, "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", source, "--file", second);
        string[] ids = [.. sent["file_infos"]!.AsArray().Select(file => file!["id"]!.GetValue<string>())];
        ToolRun download = server.Tool();
        Assert.Equal(0, await download.StartAsync("call", "mattermost", "files", "get-file", "--file-id", ids[0], "--output", target));
        ToolRun print = server.Tool();
        Assert.Equal(0, await print.StartAsync("call", "mattermost", "files", "get-file", "--file-id", ids[1]));

        Assert.Equal(["plan.pdf", "notes.txt"], sent["file_infos"]!.AsArray().Select(file => file!["name"]!.GetValue<string>()));
        Assert.Equal(plan, await File.ReadAllBytesAsync(target));
        Assert.Empty(download.Output.Text);
        Assert.Equal("exhaust port", print.Output.Text);
        Assert.Equal(["copy.pdf", "notes.txt", "plan.pdf"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task File_can_come_from_standard_input()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token, ["EARSHOT_MATTERMOST_URL"] = server.Url },
            InputBytes = static () => new MemoryStream("piped"u8.ToArray()),
        };

        Assert.Equal(0, await tool.StartAsync("call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", "-"));
        Assert.Equal(5, JsonNode.Parse(tool.Output.Text)!["file_infos"]![0]!["size"]!.GetValue<long>());
    }

    [Fact]
    public async Task Bytes_are_not_written_to_a_terminal_and_nothing_is_asked_for()
    {
        await using Server server = await Server.StartAsync();
        foreach (string[] output in new string[][] { [], ["--output", "-"] })
        {
            ToolRun tool = server.Tool(new FakeTerminal { IsOutput = true });

            Assert.Equal(2, await tool.StartAsync(["call", "mattermost", "files", "get-file", "--file-id", new string('a', 26), .. output]));
            Assert.Contains("--output FILE", tool.Error.Text);
        }

        Assert.DoesNotContain(server.Simulator.Journal.Entries, e => e.ToString().Contains("/files/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_that_fails_leaves_what_was_there_and_nothing_else()
    {
        await using Server server = await Server.StartAsync();
        string target = await FileAsync("kept.bin", [1, 2, 3]);
        ToolRun tool = server.Tool();

        Assert.Equal(6, await tool.StartAsync("call", "mattermost", "files", "get-file", "--file-id", new string('a', 26), "--output", target));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task Download_goes_through_a_link_and_keeps_the_files_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have other modes there.");
            return;
        }

        await using Server server = await Server.StartAsync();
        string file = await UploadAsync(server, "exhaust port"u8.ToArray());
        string target = await FileAsync("kept.txt", [1, 2, 3]);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string link = Path.Combine(_folder.FullName, "link.txt");
        File.CreateSymbolicLink(link, target);

        Assert.Equal(0, await server.Tool().StartAsync("call", "mattermost", "files", "get-file", "--file-id", file, "--output", link));

        Assert.Equal(target, File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName);
        Assert.Equal("exhaust port", await File.ReadAllTextAsync(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public async Task Download_writes_to_a_device_and_puts_nothing_in_its_place()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such device.");
        await using DownloadTarget target = DownloadTarget.Open("/dev/null", ApiCommands.Nowhere);

        await target.Stream.WriteAsync(new byte[10]);

        Assert.Equal("/dev/null", Assert.IsType<FileStream>(target.Stream).Name);
    }

    [Theory]
    [InlineData("no/such/folder/plan.pdf", "its folder does not exist")]
    [InlineData("new/", "is a folder")]
    [InlineData(".", "is a folder")]
    public void Output_that_cannot_be_written_is_refused_with_its_reason(string name, string reason)
    {
        UsageException error = Assert.Throws<UsageException>(() => DownloadTarget.Open($"{_folder.FullName}/{name}", ApiCommands.Nowhere));

        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain(".part", error.Message);
    }

    [Fact]
    public async Task Progress_is_drawn_on_a_terminal_only()
    {
        await using Server server = await Server.StartAsync();
        string source = await FileAsync("plan.pdf", new byte[100_000]);
        ToolRun seen = server.Tool(new FakeTerminal { IsError = true });
        ToolRun unseen = server.Tool();

        foreach (ToolRun tool in new[] { seen, unseen })
        {
            Assert.Equal(0, await tool.StartAsync("call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", source));
        }

        Assert.Contains("plan.pdf  [========================] 100 %", seen.Error.Text);
        Assert.EndsWith("\r\u001b[K", seen.Error.Text, StringComparison.Ordinal);
        Assert.Empty(unseen.Error.Text);
    }

    [Theory]
    [InlineData("nothing-here", "does not exist")]
    [InlineData(".", "is a folder")]
    public async Task File_that_cannot_be_read_ends_with_2_before_anything_is_sent(string name, string complaint)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(2, await tool.StartAsync(
            "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", Path.Combine(_folder.FullName, name)));
        Assert.Contains("--file", tool.Error.Text);
        Assert.Contains(complaint, tool.Error.Text);
    }

    [Theory]
    [InlineData("2-4", 2L, 4L)]
    [InlineData("7-", 7L, null)]
    public async Task Range_asks_for_only_these_bytes(string text, long from, long? to)
    {
        OperationCommand command = ApiCommands.Of("files").Single(candidate => candidate.Name == "get-file");
        ParseResult parsed = command.Parse(["--file-id", "f", "--range", text]);

        CallValues values = await CallValues.ReadAsync(parsed, command, new CallRequest(), ApiCommands.Nowhere, default);

        var method = ApiMethod.Find(command.Group, command.Operation, isAll: false);
        Assert.Equal(new ByteRange(from, to), ((GetFileOptions)values.Arguments(method!, null)["options"]!).Range);
    }

    private async Task<string> UploadAsync(Server server, byte[] content)
    {
        string source = await FileAsync("source.bin", content);
        JsonNode sent = await CallTests.CallAsync(server, "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", source);
        return sent["file_infos"]![0]!["id"]!.GetValue<string>();
    }

    private async Task<string> FileAsync(string name, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, name);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }
}
