using System.Diagnostics;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Processes;

/// <summary>Runs the sample that posts alarms to a channel, unchanged.</summary>
public sealed class AlarmToChatTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Alarm_is_posted_in_the_channel()
    {
        await using Server server = await Server.StartAsync();
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun ear = server.Tool();
        Task<int> running = ear.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        using Process process = Start(server, simpliSafe);
        Assert.Equal("listening", await process.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet));

        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);

        Assert.Equal(0, await running);
        Assert.Contains("ALARM: AlarmPanic Bedside button", ear.Output.Text);
        Assert.Contains(server.Hangar.Id, ear.Output.Text);
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
    }

    private static Process Start(Server server, SimpliSafeServer simpliSafe)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "AlarmToChat.dll") },
        };
        start.Environment["EARSHOT_SIMPLISAFE_TOKEN_FILE"] = simpliSafe.File;
        start.Environment["EARSHOT_SIMPLISAFE_URL"] = simpliSafe.Url;
        start.Environment["EARSHOT_MATTERMOST_URL"] = server.Url;
        start.Environment["EARSHOT_MATTERMOST_TOKEN"] = server.Token;
        start.Environment["EARSHOT_ALARM_CHANNEL"] = server.Hangar.Id;
        return Process.Start(start)!;
    }
}
