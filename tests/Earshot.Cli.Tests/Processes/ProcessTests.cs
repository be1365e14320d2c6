using System.Diagnostics;

namespace Earshot.Cli.Tests.Processes;

/// <summary>Tests what only a process can show: exit codes, signals, and pipes.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    private static readonly string Tool = $"'{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' "
        + $"'{Path.Combine(AppContext.BaseDirectory, "Earshot.Cli.dll")}'";

    [Fact]
    public async Task Listen_exits_0_when_head_closes_the_pipe()
    {
        Result result = await RunAsync($"set -o pipefail; {Tool} listen | head -1");

        Assert.Equal(0, result.Code);
        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"specversion\"", result.Output);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Theory]
    [InlineData("listen --count 2", 0)]
    [InlineData("listen --count none", 2)]
    [InlineData("listen --no-wait --url http://127.0.0.1:1", 4)]
    public async Task Process_returns_the_exit_code(string arguments, int expected)
    {
        Result result = await RunAsync($"EARSHOT_MATTERMOST_TOKEN={(expected == 4 ? "abc" : "")} {Tool} {arguments}");

        Assert.Equal(expected, result.Code);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_stops_listening_with_exit_code_0(string signal)
    {
        using Process process = Start($"exec {Tool} listen");
        Task<string> error = process.StandardError.ReadToEndAsync();
        Assert.Contains("specversion", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));

        (await RunAsync($"kill -{signal} {process.Id}")).EnsureDone();
        await process.StandardOutput.ReadToEndAsync().WaitAsync(SafetyNet);
        await process.WaitForExitAsync().WaitAsync(SafetyNet);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Received ", await error);
    }

    [Fact]
    public async Task Process_arguments_contain_no_secrets()
    {
        using Process process = Start($"EARSHOT_MATTERMOST_TOKEN=s3cret exec {Tool} simulate mattermost --port 0");
        Assert.StartsWith(
            "EARSHOT_MATTERMOST_URL=", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet), StringComparison.Ordinal);

        string arguments = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");

        process.Kill();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        Assert.Contains("simulate", arguments);
        Assert.DoesNotContain("s3cret", arguments);
    }

    private static Process Start(string command)
    {
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        foreach (string name in new[] { "URL", "TOKEN", "LOGIN_ID", "PASSWORD", "MFA" })
        {
            start.Environment.Remove("EARSHOT_MATTERMOST_" + name);
            start.Environment.Remove("EARSHOT_SIMPLISAFE_" + name);
        }

        // No saved login of the user is used.
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(AppContext.BaseDirectory, "no-accounts");

        return Process.Start(start)!;
    }

    private static async Task<Result> RunAsync(string command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        return new Result(process.ExitCode, await output, await error);
    }

    private sealed record Result(int Code, string Output, string Error)
    {
        public void EnsureDone() => Assert.Equal(0, Code);
    }
}
