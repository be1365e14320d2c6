using System.Diagnostics;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Processes;

/// <summary>The sample that the README shows, run as it stands.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Sample_connects_and_prints_what_is_said()
    {
        await using Server server = await Server.StartAsync();
        using Process process = Start(server);
        Assert.Equal("connected", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));

        server.Simulator.Post(server.Leia, server.Cockpit, "Punch it");

        Assert.Equal("@leia: Punch it", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
    }

    private static Process Start(Server server)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "HearMattermost.dll"), server.Url, "hansolo" },
        };
        start.Environment["MATTERMOST_PASSWORD"] = Server.Password;
        return Process.Start(start)!;
    }
}
