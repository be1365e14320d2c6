using System.Diagnostics;
using System.Globalization;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Processes;

/// <summary>The sample that the README shows, run unchanged.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Sample_prints_posts_and_stops_gracefully_on_ctrl_c()
    {
        await using Server server = await Server.StartAsync();
        using Process process = Start(server, Server.Password);
        Assert.Equal("connected", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));

        server.Simulator.Post(server.Leia, server.Cockpit, "Punch it");

        Assert.Equal("@leia: Punch it", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));

        using Process interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await interrupt.WaitForExitAsync().WaitAsync(SafetyNet);

        Assert.Equal("disconnected", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));
        Assert.EndsWith(" events handled", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet), StringComparison.Ordinal);
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Sample_ends_with_1_and_the_reason_when_login_is_rejected()
    {
        await using Server server = await Server.StartAsync();
        using Process process = Start(server, "not-the-password");

        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(SafetyNet);

        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        Assert.Contains("api.user.login.invalid_credentials_email_username", errors, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    private static Process Start(Server server, string password)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "HearMattermost.dll"), server.Url, "hansolo" },
        };
        start.Environment["MATTERMOST_PASSWORD"] = password;
        return Process.Start(start)!;
    }
}
