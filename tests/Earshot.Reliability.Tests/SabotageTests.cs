using Earshot.Reliability.Ledgers;
using Earshot.Reliability.Running;

namespace Earshot.Reliability.Tests;

/// <summary>Tests that the comparison finds what it must find: a client that is broken on purpose fails a run that others pass.</summary>
public sealed class SabotageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earshot-reliability").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mattermost")]
    [InlineData("simplisafe")]
    public async Task Clients_pass_when_nothing_is_broken(string vendor)
    {
        RunVerdict verdict = await RunAsync("--vendor", vendor, "--clients", "lanes,dropper,killed-lanes");

        Assert.True(verdict.IsKept, VerdictTable.ViolationsOf(verdict));
        Assert.All(verdict.Clients, client => Assert.InRange(client.Made, 300, 10_000));
    }

    [Theory]
    [InlineData("lose-one", "lanes", "lost without a report")]
    [InlineData("swap-two", "lanes", "handled out of order")]
    [InlineData("repeat-one", "lanes", "handled twice in one process")]
    [InlineData("hide-gap", "dropper", "lost without a report")]
    [InlineData("early-checkpoint", "killed-lanes", "lost without a report")]
    public async Task Run_fails_when_client_is_broken(string sabotage, string client, string expected)
    {
        RunVerdict verdict = await RunAsync(["--clients", client, "--sabotage", sabotage, .. FaultsFor(sabotage)]);

        Assert.Contains(expected, Assert.Single(verdict.Clients).Violations.Where(v => v.Found.Count > 0).Select(v => v.What));
    }

    [Theory]
    [InlineData("lose-one", "lanes", "lost without a report")]
    [InlineData("swap-two", "lanes", "handled out of order")]
    [InlineData("repeat-one", "lanes", "handled twice in one process")]
    [InlineData("hide-gap", "dropper", "lost without a report")]
    [InlineData("early-checkpoint", "killed-lanes", "lost without a report")]
    public async Task Simplisafe_run_fails_when_client_is_broken(string sabotage, string client, string expected)
    {
        RunVerdict verdict = await RunAsync(
            ["--vendor", "simplisafe", "--clients", client, "--sabotage", sabotage, .. FaultsFor(sabotage)]);

        Assert.Contains(expected, Assert.Single(verdict.Clients).Violations.Where(v => v.Found.Count > 0).Select(v => v.What));
    }

    // A checkpoint matters only to a process that is killed while its handlers have not completed.
    private static string[] FaultsFor(string sabotage) => sabotage == "early-checkpoint" ? ["--only", "block-and-kill"] : [];

    // Counts instead of a duration, so that a slow machine makes as many events and faults as a fast one.
    private Task<RunVerdict> RunAsync(params string[] arguments)
    {
        RunOptions options = RunOptions.Parse(["--events", "300", "--faults", "15", "--seed", "7", .. arguments]);
        return new ReliabilityRun(options, options.Seed, TimeProvider.System.GetUtcNow(), _folder, TextWriter.Null).RunAsync();
    }
}
