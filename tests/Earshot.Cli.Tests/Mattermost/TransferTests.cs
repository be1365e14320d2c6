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

/// <summary>Tests uploads and downloads.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earshot-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Uploaded_files_are_downloaded_unchanged()
    {
        await using Server server = await Server.StartAsync();
        byte[] plan = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7 % 251))];
        string source = await FileAsync("plan.pdf", plan);
        string second = await FileAsync("notes.txt", "exhaust port"u8.ToArray());
        string target = Path.Combine(_folder.FullName, "copy.pdf");

        JsonNode sent = await CallTests.CallAsync(
            server, "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", source, "--file", second);
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
    public async Task File_is_read_from_standard_input()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token, ["EARSHOT_MATTERMOST_URL"] = server.Url },
            InputBytes = static () => new MemoryStream("piped"u8.ToArray()),
        };

        Assert.Equal(0, await tool.StartAsync(
            "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", "-"));
        Assert.Equal(5, JsonNode.Parse(tool.Output.Text)!["file_infos"]![0]!["size"]!.GetValue<long>());
    }

    [Fact]
    public async Task Download_to_terminal_exits_2_and_sends_no_request()
    {
        await using Server server = await Server.StartAsync();
        foreach (string[] output in new string[][] { [], ["--output", "-"] })
        {
            ToolRun tool = server.Tool(new FakeTerminal { IsOutput = true });

            Assert.Equal(2, await tool.StartAsync(
                ["call", "mattermost", "files", "get-file", "--file-id", new string('a', 26), .. output]));
            Assert.Contains("--output FILE", tool.Error.Text);
        }

        Assert.DoesNotContain(server.Simulator.Journal.Entries, e => e.ToString().Contains("/files/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_download_keeps_the_existing_file_only()
    {
        await using Server server = await Server.StartAsync();
        string target = await FileAsync("kept.bin", [1, 2, 3]);
        ToolRun tool = server.Tool();

        Assert.Equal(6, await tool.StartAsync(
            "call", "mattermost", "files", "get-file", "--file-id", new string('a', 26), "--output", target));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task Download_follows_links_and_keeps_the_file_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such file modes.");
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
    public async Task Download_to_device_does_not_replace_the_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device exists only on Linux.");
        await using DownloadTarget target = DownloadTarget.Open("/dev/null", ApiCommands.EmptyEnvironment);

        await target.Stream.WriteAsync(new byte[10]);

        Assert.Equal("/dev/null", Assert.IsType<FileStream>(target.Stream).Name);
    }

    [Theory]
    [InlineData("no/such/folder/plan.pdf", "its folder does not exist")]
    [InlineData("new/", "is a folder")]
    [InlineData(".", "is a folder")]
    public void Unwritable_output_is_rejected_with_the_reason(string name, string reason)
    {
        UsageException error = Assert.Throws<UsageException>(
            () => DownloadTarget.Open($"{_folder.FullName}/{name}", ApiCommands.EmptyEnvironment));

        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain(".part", error.Message);
    }

    [Fact]
    public async Task Progress_is_shown_only_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        string source = await FileAsync("plan.pdf", new byte[100_000]);
        ToolRun seen = server.Tool(new FakeTerminal { IsError = true });
        ToolRun unseen = server.Tool();

        foreach (ToolRun tool in new[] { seen, unseen })
        {
            Assert.Equal(0, await tool.StartAsync(
                "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", source));
        }

        Assert.Contains("plan.pdf  [========================] 100 %", seen.Error.Text);
        Assert.EndsWith("\r\u001b[K", seen.Error.Text, StringComparison.Ordinal);
        Assert.Empty(unseen.Error.Text);
    }

    [Theory]
    [InlineData("nothing-here", "does not exist")]
    [InlineData(".", "is a folder")]
    public async Task Unreadable_file_exits_2(string name, string complaint)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(2, await tool.StartAsync(
            "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id,
            "--file", Path.Combine(_folder.FullName, name)));
        Assert.Contains("--file", tool.Error.Text);
        Assert.Contains(complaint, tool.Error.Text);
    }

    [Theory]
    [InlineData("2-4", 2L, 4L)]
    [InlineData("7-", 7L, null)]
    public async Task Range_is_passed_to_the_client(string text, long from, long? to)
    {
        OperationCommand command = ApiCommands.Of("files").Single(candidate => candidate.Name == "get-file");
        ParseResult parsed = command.Parse(["--file-id", "f", "--range", text]);

        CallValues values = await CallValues.ReadAsync(parsed, command, new CallRequest(), ApiCommands.EmptyEnvironment, default);

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
