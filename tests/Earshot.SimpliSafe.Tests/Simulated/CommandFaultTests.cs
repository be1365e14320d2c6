using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>
/// Tests commands under faults over real connections: how often each command was sent according to the service's journal, and its outcome.
/// </summary>
public sealed class CommandFaultTests
{
    public static IEnumerable<string> Commands => ["arm", "disarm", "arm v2", "lock", "unlock", "pin", "pin v2", "settings"];

    public static TheoryData<string, string> DoneAndLost => Each("reset", "closed", "504", "504 text", "502", "409");

    public static TheoryData<string, string> LostAndUndone => Each("reset", "closed", "504", "504 text", "502", "409");

    [Theory]
    [MemberData(nameof(DoneAndLost))]
    public async Task Executed_command_is_not_retried_when_its_response_is_lost(string command, string fault)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(VersionFor(command));
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        await BeginAsync(fixture, system, command);
        int before = Sent(fixture, command).Length;
        fixture.Server.Faults.Add(new ResponseReady { Method = "POST", Path = "*" + Ending(command) }, FaultOf(fault));

        await fixture.PassUntilAsync(Command(system, command));

        Assert.Single((await fixture.SeenAsync("POST", Ending(command), before + 1))[before..]);
        Assert.Equal(before + 1, Posts(fixture, command));
        Assert.True(IsDone(fixture, system, command));
    }

    [Theory]
    [MemberData(nameof(LostAndUndone))]
    public async Task Command_is_retried_only_when_it_was_not_executed(string command, string fault)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(VersionFor(command));
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        await BeginAsync(fixture, system, command);
        int before = Sent(fixture, command).Length;
        fixture.Server.Faults.Add(new RequestReceived { Method = "POST", Path = "*" + Ending(command) }, FaultOf(fault));

        if (command is "lock" or "unlock")
        {
            // A bolt moves slowly, so nothing proves that it will not move.
            CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
                () => fixture.PassUntilAsync(Command(system, command)));
            Assert.Equal(CommandUncertainty.NotConfirmed, doubt.Reason);
            Assert.Equal(before + 1, Posts(fixture, command));
            return;
        }

        await fixture.PassUntilAsync(Command(system, command));

        Assert.Equal(2, (await fixture.SeenAsync("POST", Ending(command), before + 2))[before..].Length);
        Assert.Equal(before + 2, Posts(fixture, command));
        Assert.True(IsDone(fixture, system, command));
    }

    [Theory]
    [MemberData(nameof(EachCommand))]
    public async Task Blocked_command_is_reported_and_not_retried(string command)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(VersionFor(command));
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        await BeginAsync(fixture, system, command);
        int before = Sent(fixture, command).Length;
        fixture.Server.Faults.Add(
            new RequestReceived { Method = "POST", Path = "*" + Ending(command), Times = null }, SimpliSafeResponses.Blocked());

        RateLimitException blocked = await Assert.ThrowsAsync<RateLimitException>(() => fixture.PassUntilAsync(Command(system, command)));

        Assert.Equal((403, true), (blocked.StatusCode, blocked.WasHeldBack));
        int all = fixture.Server.Journal.Entries.Count;
        await Assert.ThrowsAsync<RateLimitException>(() => fixture.PassUntilAsync(system.UpdateAsync()));
        Assert.Equal([403], Sent(fixture, command)[before..]);
        Assert.Equal(all, fixture.Server.Journal.Entries.Count);
        Assert.False(IsDone(fixture, system, command));
    }

    [Theory]
    [MemberData(nameof(EachCommand))]
    public async Task Command_is_sent_with_new_token_after_401(string command)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(VersionFor(command));
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        await BeginAsync(fixture, system, command);
        int before = Sent(fixture, command).Length;
        int tokens = fixture.Seen("POST", "/oauth/token").Length;
        fixture.Server.Faults.Add(
            new RequestReceived { Method = "POST", Path = "*" + Ending(command) }, SimpliSafeResponses.Unauthorized());

        await fixture.PassUntilAsync(Command(system, command));

        Assert.Equal([401, 200], Sent(fixture, command)[before..]);
        Assert.Equal(tokens + 1, fixture.Seen("POST", "/oauth/token").Length);
        Assert.True(IsDone(fixture, system, command));
    }

    [Fact]
    public async Task Revoked_access_token_is_renewed_once_during_a_command()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.RevokeAccessTokens(fixture.Account);

        ArmingResult armed = await fixture.PassUntilAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, armed.State);
        Assert.Equal([401, 200], fixture.Seen("POST", "/state/home"));
        Assert.Equal(2, fixture.Seen("POST", "/oauth/token").Length);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("502")]
    [InlineData("page")]
    public async Task Command_without_token_reports_the_failed_renewal(string fault)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.RevokeAccessTokens(fixture.Account);
        fixture.Server.Faults.Add(
            new RequestReceived { Path = "/oauth/token", Times = null }, fault == "page" ? SendResponse.WebPage() : FaultOf(fault));

        EarshotException failure = await Assert.ThrowsAnyAsync<EarshotException>(() => fixture.PassUntilAsync(system.SetHomeAsync()));

        Assert.IsNotType<CommandUncertainException>(failure);
        Assert.Equal("RefreshToken", failure.Operation);
        Assert.Equal([401], fixture.Seen("POST", "/state/home"));
        Assert.Equal(AlarmState.Off, fixture.System.State);
    }

    [Fact]
    public async Task Rejected_refresh_token_during_a_command_is_final()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.RevokeAccessTokens(fixture.Account);
        fixture.Server.RevokeRefreshTokens(fixture.Account);

        LoginException refused = await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(system.SetHomeAsync()));
        await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(system.SetHomeAsync()));

        Assert.Equal("invalid_grant", refused.ErrorId);
        Assert.Equal(2, fixture.Seen("POST", "/oauth/token").Length);
        Assert.Equal(AlarmState.Off, fixture.System.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clearing_notifications_is_not_retried_when_response_is_lost(bool reset)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        fixture.Server.AddNotification(fixture.System, "The battery of the keypad is low.");
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.Faults.Add(new ResponseReady { Method = "DELETE" }, new DropConnection { Reset = reset });

        await Assert.ThrowsAsync<ConnectionException>(() => fixture.PassUntilAsync(system.ClearNotificationsAsync()));

        Assert.Single(await fixture.SeenAsync("DELETE", "/messages", 1));
        Assert.Single(fixture.Wire.Heads("DELETE "));
        Assert.Equal(0, fixture.Server.GetNotificationCount(fixture.System));
    }

    [Fact]
    public async Task Command_that_is_never_confirmed_reports_what_is_known()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.Faults.Add(
            new RequestReceived { Path = "*/state/away", Times = null },
            new SendResponse
            {
                Status = 200,
                ContentType = "application/json",
                Body = """{"state":"AWAY","stateUpdated":1785654890,"exitDelay":0}""",
            });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.PassUntilAsync(system.SetAwayAsync()));

        Assert.Equal(
            (CommandUncertainty.NotConfirmed, "AWAY", "accepted", "OFF"),
            (doubt.Reason, doubt.Requested, doubt.Response, doubt.LastSeen));
        Assert.Single(fixture.Seen("POST", "/state/away"));
    }

    public static TheoryData<string> EachCommand => [.. Commands];

    private static TheoryData<string, string> Each(params string[] faults)
    {
        var data = new TheoryData<string, string>();
        foreach (string command in Commands)
        {
            foreach (string fault in faults)
            {
                data.Add(command, fault);
            }
        }

        return data;
    }

    private static int VersionFor(string command) => command.EndsWith("v2", StringComparison.Ordinal) ? 2 : 3;

    /// <summary>Sets the state in which the command has an effect.</summary>
    private static async Task BeginAsync(SystemFixture fixture, SimpliSafeSystem system, string command)
    {
        switch (command)
        {
            case "disarm":
                await fixture.PassUntilAsync(system.SetHomeAsync());
                break;
            case "lock":
                fixture.Server.UnlockManually(fixture.Lock!);
                break;
        }
    }

    private static Task Command(SimpliSafeSystem system, string command) => command switch
    {
        "arm" or "arm v2" => system.SetHomeAsync(),
        "disarm" => system.SetOffAsync(),
        "lock" => system.Locks[0].LockAsync(),
        "unlock" => system.Locks[0].UnlockAsync(),
        "pin" or "pin v2" => system.SetPinAsync("Gardener", "9351"),
        _ => system.SetSettingsAsync(new SystemSettingsChange { DoorChime = Volume.Off }),
    };

    private static string Ending(string command) => command switch
    {
        "arm" => "/state/home",
        "disarm" => "/state/off",
        "arm v2" or "lock" or "unlock" => "/state",
        "pin" or "pin v2" => "/pins",
        _ => "/settings/normal",
    };

    private static int?[] Sent(SystemFixture fixture, string command) => fixture.Seen("POST", Ending(command));

    /// <summary>Counts the requests that were sent over the network, which would include a retry below the client.</summary>
    private static int Posts(SystemFixture fixture, string command) =>
        fixture.Wire.Heads("POST ").Count(head => head[0].Split(' ')[1].Split('?')[0].EndsWith(Ending(command), StringComparison.Ordinal));

    private static bool IsDone(SystemFixture fixture, SimpliSafeSystem system, string command) => command switch
    {
        "arm" or "arm v2" => fixture.System.State == AlarmState.Home && (system.State == SystemState.Home),
        "disarm" => fixture.System.State == AlarmState.Off && system.State == SystemState.Off,
        "lock" => fixture.Lock!.IsLocked && system.Locks[0].State == LockState.Locked,
        "unlock" => !fixture.Lock!.IsLocked && system.Locks[0].State == LockState.Unlocked,
        "pin" or "pin v2" => fixture.Server.GetPins(fixture.System).TryGetValue("Gardener", out string? pin) && pin == "9351",
        _ => fixture.Server.GetSetting(fixture.System, "doorChime") == "0" && system.Settings!.DoorChime == Volume.Off,
    };

    private static FaultAction FaultOf(string fault) => fault switch
    {
        "reset" => new DropConnection { Reset = true },
        "closed" => new DropConnection { Reset = false },
        "504" => SimpliSafeResponses.GatewayTimeout(),
        "504 text" => SimpliSafeResponses.GatewayTimeoutText(),
        "502" => SendResponse.BadGatewayPage(),
        _ => SimpliSafeResponses.SettingsInProgress(),
    };
}
