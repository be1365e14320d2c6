using System.Diagnostics;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Tests.Processes;

/// <summary>Runs calls as processes: completion in a shell, and closed pipes.</summary>
public sealed class CallProcessTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    private static readonly string Tool = $"'{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' "
        + $"'{Path.Combine(AppContext.BaseDirectory, "Earshot.Cli.dll")}'";

    [Fact]
    public async Task Bash_completes_groups_operations_and_options()
    {
        string script = $$"""
            earshot() { {{Tool}} "$@"; }
            source <(earshot completion bash)
            try() {
                COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE)
                [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                "$(complete -p earshot | sed 's/.*-F \([^ ]*\).*/\1/')"
                echo "${COMPREPLY[*]}"
            }
            try 'earshot call mattermost rea'
            try 'earshot call mattermost reactions save'
            try 'earshot call mattermost reactions save-reaction --emo'
            """;

        Assert.Equal("reactions\nsave-reaction\n--emoji-name\n", await RunAsync(script));
    }

    [Fact]
    public async Task Call_exits_0_when_head_closes_the_pipe()
    {
        await using Server server = await Server.StartAsync();
        for (int i = 0; i < 40; i++)
        {
            SimulatedUser user = server.Simulator.AddUser($"trooper{i}", "tk-421-why-1");
            server.Simulator.Join(server.Team, user);
        }

        string output = await RunAsync($"set -o pipefail; EARSHOT_MATTERMOST_URL={server.Url} EARSHOT_MATTERMOST_TOKEN={server.Token} "
            + $"{Tool} call mattermost users get-users --per-page 1 --all | head -1 | cut -c1-6; echo $?");

        Assert.Equal("{\"id\":\n0\n", output);
    }

    private static async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", script },
        };
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(AppContext.BaseDirectory, "no-accounts");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        Assert.Equal("", await error);
        return await output;
    }
}
