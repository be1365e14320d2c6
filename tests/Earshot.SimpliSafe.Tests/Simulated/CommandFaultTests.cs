using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Dangerous commands on bad days, over real connections: how often each was sent, by the service's own journal, and what became of it.</summary>
public sealed class CommandFaultTests
{
    public static IEnumerable<string> Commands => ["arm", "disarm", "arm v2", "lock", "unlock", "pin", "pin v2", "settings"];

    public static TheoryData<string, string> DoneAndLost => Each("reset", "closed", "504", "504 text", "502", "409");

    public static TheoryData<string, string> LostAndUndone => Each("reset", "closed", "504", "504 text", "502", "409");

    [Theory]
    [MemberData(nameof(DoneAndLost))]
    public async Task A_command_that_was_done_is_not_sent_again_whatever_becomes_of_its_answer(string command, string fault)
    {
        await using Dwelling house = await Dwelling.BuildAsync(VersionFor(command));
        SimpliSafeSystem system = await house.EnterAsync();
        await BeginAsync(house, system, command);
        int before = Sent(house, command).Length;
        house.Server.Faults.Add(new ResponseReady { Method = "POST", Path = "*" + Ending(command) }, FaultOf(fault));

        await house.PassAsync(Command(system, command));

        Assert.Single((await house.SeenAsync("POST", Ending(command), before + 1))[before..]);
        Assert.Equal(before + 1, Posts(house, command));
        Assert.True(IsDone(house, system, command));
    }

    [Theory]
    [MemberData(nameof(LostAndUndone))]
    public async Task A_command_is_sent_once_more_only_where_it_is_proven_undone(string command, string fault)
    {
        await using Dwelling house = await Dwelling.BuildAsync(VersionFor(command));
        SimpliSafeSystem system = await house.EnterAsync();
        await BeginAsync(house, system, command);
        int before = Sent(house, command).Length;
        house.Server.Faults.Add(new RequestReceived { Method = "POST", Path = "*" + Ending(command) }, FaultOf(fault));

        if (command is "lock" or "unlock")
        {
            // A bolt takes its time: nothing proves that it will not move.
            CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.PassAsync(Command(system, command)));
            Assert.Equal(CommandUncertainty.NotConfirmed, doubt.Reason);
            Assert.Equal(before + 1, Posts(house, command));
            return;
        }

        await house.PassAsync(Command(system, command));

        Assert.Equal(2, (await house.SeenAsync("POST", Ending(command), before + 2))[before..].Length);
        Assert.Equal(before + 2, Posts(house, command));
        Assert.True(IsDone(house, system, command));
    }

    [Theory]
    [MemberData(nameof(EachCommand))]
    public async Task A_command_that_meets_a_block_is_not_sent_again_and_says_so(string command)
    {
        await using Dwelling house = await Dwelling.BuildAsync(VersionFor(command));
        SimpliSafeSystem system = await house.EnterAsync();
        await BeginAsync(house, system, command);
        int before = Sent(house, command).Length;
        house.Server.Faults.Add(new RequestReceived { Method = "POST", Path = "*" + Ending(command), Times = null }, SimpliSafeAnswers.Blocked());

        RateLimitException blocked = await Assert.ThrowsAsync<RateLimitException>(() => house.PassAsync(Command(system, command)));

        Assert.Equal((403, true), (blocked.StatusCode, blocked.WasHeldBack));
        int all = house.Server.Journal.Entries.Count;
        await Assert.ThrowsAsync<RateLimitException>(() => house.PassAsync(system.UpdateAsync()));
        Assert.Equal([403], Sent(house, command)[before..]);
        Assert.Equal(all, house.Server.Journal.Entries.Count);
        Assert.False(IsDone(house, system, command));
    }

    [Theory]
    [MemberData(nameof(EachCommand))]
    public async Task A_command_whose_token_was_withdrawn_is_sent_with_a_new_one(string command)
    {
        await using Dwelling house = await Dwelling.BuildAsync(VersionFor(command));
        SimpliSafeSystem system = await house.EnterAsync();
        await BeginAsync(house, system, command);
        int before = Sent(house, command).Length;
        int tokens = house.Seen("POST", "/oauth/token").Length;
        house.Server.Faults.Add(new RequestReceived { Method = "POST", Path = "*" + Ending(command) }, SimpliSafeAnswers.Unauthorized());

        await house.PassAsync(Command(system, command));

        Assert.Equal([401, 200], Sent(house, command)[before..]);
        Assert.Equal(tokens + 1, house.Seen("POST", "/oauth/token").Length);
        Assert.True(IsDone(house, system, command));
    }

    [Fact]
    public async Task A_token_that_is_withdrawn_between_reading_and_sending_costs_one_renewal()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.WithdrawAccessTokens(house.Account);

        ArmingResult armed = await house.PassAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, armed.State);
        Assert.Equal([401, 200], house.Seen("POST", "/state/home"));
        Assert.Equal(2, house.Seen("POST", "/oauth/token").Length);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("502")]
    [InlineData("page")]
    public async Task A_command_that_never_got_a_token_says_that_and_not_that_it_may_have_been_done(string fault)
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.WithdrawAccessTokens(house.Account);
        house.Server.Faults.Add(
            new RequestReceived { Path = "/oauth/token", Times = null }, fault == "page" ? Answer.WebPage() : FaultOf(fault));

        EarshotException failure = await Assert.ThrowsAnyAsync<EarshotException>(() => house.PassAsync(system.SetHomeAsync()));

        Assert.IsNotType<CommandUncertainException>(failure);
        Assert.Equal("RefreshToken", failure.Operation);
        Assert.Equal([401], house.Seen("POST", "/state/home"));
        Assert.Equal(AlarmState.Off, house.System.State);
    }

    [Fact]
    public async Task A_refresh_token_that_is_refused_in_the_middle_of_a_command_is_final()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.WithdrawAccessTokens(house.Account);
        house.Server.RevokeRefreshTokens(house.Account);

        LoginException refused = await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(system.SetHomeAsync()));
        await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(system.SetHomeAsync()));

        Assert.Equal("invalid_grant", refused.ErrorId);
        Assert.Equal(2, house.Seen("POST", "/oauth/token").Length);
        Assert.Equal(AlarmState.Off, house.System.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clearing_notifications_is_sent_once_though_its_answer_is_lost(bool reset)
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        house.Server.AddMessage(house.System, "The battery of the keypad is low.");
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.Faults.Add(new ResponseReady { Method = "DELETE" }, new DropConnection { Reset = reset });

        await Assert.ThrowsAsync<ConnectionException>(() => house.PassAsync(system.ClearNotificationsAsync()));

        Assert.Single(await house.SeenAsync("DELETE", "/messages", 1));
        Assert.Single(house.Wire.Heads("DELETE "));
        Assert.Equal(0, house.Server.MessagesOf(house.System));
    }

    [Fact]
    public async Task A_state_that_never_comes_is_told_with_what_is_known()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.Faults.Add(
            new RequestReceived { Path = "*/state/away", Times = null },
            new Answer { Status = 200, ContentType = "application/json", Body = """{"state":"AWAY","stateUpdated":1785654890,"exitDelay":0}""" });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.PassAsync(system.SetAwayAsync()));

        Assert.Equal((CommandUncertainty.NotConfirmed, "AWAY", "accepted", "OFF"), (doubt.Reason, doubt.Requested, doubt.Response, doubt.LastSeen));
        Assert.Single(house.Seen("POST", "/state/away"));
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

    /// <summary>Brings the house into the state in which the command changes something.</summary>
    private static async Task BeginAsync(Dwelling house, SimpliSafeSystem system, string command)
    {
        switch (command)
        {
            case "disarm":
                await house.PassAsync(system.SetHomeAsync());
                break;
            case "lock":
                house.Server.UnlockByHand(house.Lock!);
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

    private static int?[] Sent(Dwelling house, string command) => house.Seen("POST", Ending(command));

    /// <summary>The same by what went out: a repetition below the client would be seen here, whatever the service made of it.</summary>
    private static int Posts(Dwelling house, string command) =>
        house.Wire.Heads("POST ").Count(head => head[0].Split(' ')[1].Split('?')[0].EndsWith(Ending(command), StringComparison.Ordinal));

    private static bool IsDone(Dwelling house, SimpliSafeSystem system, string command) => command switch
    {
        "arm" or "arm v2" => house.System.State == AlarmState.Home && (system.State == SystemState.Home),
        "disarm" => house.System.State == AlarmState.Off && system.State == SystemState.Off,
        "lock" => house.Lock!.IsLocked && system.Locks[0].State == LockState.Locked,
        "unlock" => !house.Lock!.IsLocked && system.Locks[0].State == LockState.Unlocked,
        "pin" or "pin v2" => house.Server.PinsOf(house.System).TryGetValue("Gardener", out string? pin) && pin == "9351",
        _ => house.Server.SettingOf(house.System, "doorChime") == "0" && system.Settings!.DoorChime == Volume.Off,
    };

    private static FaultAction FaultOf(string fault) => fault switch
    {
        "reset" => new DropConnection { Reset = true },
        "closed" => new DropConnection { Reset = false },
        "504" => SimpliSafeAnswers.GatewayTimeout(),
        "504 text" => SimpliSafeAnswers.GatewayTimeoutText(),
        "502" => Answer.BadGatewayPage(),
        _ => SimpliSafeAnswers.SettingsInProgress(),
    };
}
