using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Arming and disarming on good days and bad ones.</summary>
public sealed class ArmingTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Arming_ends_once_the_state_is_seen_to_be_what_was_asked(int version)
    {
        await using var house = new House(version);
        SimpliSafeSystem system = await house.SystemAsync();

        ArmingResult result = await house.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.False(result.IsCountingDown);
        Assert.Equal(SystemState.Home, system.State);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_running_exit_delay_counts_as_on_the_way_and_is_told()
    {
        await using var house = new House { ExitDelay = 75 };
        SimpliSafeSystem system = await house.SystemAsync();

        ArmingResult result = await house.DriveAsync(system.SetAwayAsync());

        Assert.Equal(new ArmingResult(SystemState.AwayCountdown, TimeSpan.FromSeconds(75)), result);
        Assert.True(result.IsCountingDown);
    }

    [Fact]
    public async Task A_good_answer_is_no_proof_and_the_state_is_waited_for()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeSystem system = await house.SystemAsync();
        Task<ArmingResult> arming = system.SetHomeAsync();

        house.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(arming.IsCompleted);
        house.State = "HOME";

        Assert.Equal(SystemState.Home, (await house.DriveAsync(arming)).State);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_state_that_never_comes_ends_with_what_is_known_and_is_not_sent_again()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeSystem system = await house.SystemAsync();
        DateTimeOffset asked = house.Time.GetUtcNow();
        Task<ArmingResult> arming = system.SetHomeAsync();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(arming));

        Assert.Equal(CommandUncertainty.NotConfirmed, doubt.Reason);
        Assert.Equal((House.V3, "HOME", "accepted", "OFF"), (doubt.SystemId, doubt.Requested, doubt.Response, doubt.LastSeen));
        Assert.Equal(asked, doubt.RequestedAt);
        Assert.NotNull(doubt.LastSeenAt);
        Assert.InRange(house.Time.GetUtcNow() - asked, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15.2));
        Assert.Equal(1, house.Sent);
        Assert.DoesNotContain("failed", doubt.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("409")]
    [InlineData("504")]
    [InlineData("502")]
    [InlineData("500")]
    [InlineData("broken")]
    [InlineData("refused softly")]
    public async Task Where_the_state_proves_that_nothing_happened_it_is_sent_once_more(string fate)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() => Fate(fate));

        ArmingResult result = await house.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(2, house.Sent);
        Assert.Equal(
            ["GET /v1/users/40871/subscriptions?activeOnly=true", Post, Get, Post, Get],
            house.Lines);
    }

    [Theory]
    [InlineData("409")]
    [InlineData("504")]
    [InlineData("502")]
    [InlineData("broken")]
    public async Task Where_it_was_done_though_the_answer_was_lost_it_is_not_sent_again(string fate)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            house.State = "HOME";
            return Fate(fate);
        });

        ArmingResult result = await house.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_state_written_anew_meanwhile_proves_nothing_and_it_is_not_sent_again()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            // Armed and disarmed again by somebody at the keypad: the same state, at another time.
            house.State = "OFF";
            return House.Slow();
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal("504 (GatewayTimeout)", doubt.Response);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_wish_that_is_no_longer_fresh_is_not_repeated()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            // The cloud waits for the base station that long.
            house.Time.Advance(TimeSpan.FromSeconds(6));
            return House.Slow();
        });

        await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task It_is_repeated_a_few_times_at_most()
    {
        await using var house = new House(commands: new() { MaxRetryAge = TimeSpan.FromMinutes(1) });
        SimpliSafeSystem system = await house.SystemAsync();
        for (int i = 0; i < 10; i++)
        {
            house.Commands.Enqueue(House.Busy);
        }

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(3, house.Sent);
        Assert.IsType<ConflictException>(doubt.InnerException);
    }

    [Fact]
    public async Task Without_a_state_from_before_nothing_is_ever_repeated()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Time.Advance(TimeSpan.FromMinutes(5));
        int reads = 0;
        house.First = request => request.Method == "GET" && reads++ == 0 ? House.Slow() : null;
        house.Commands.Enqueue(House.Slow);

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal("OFF", doubt.LastSeen);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_state_read_long_ago_is_read_anew_before_anything_is_sent()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Time.Advance(TimeSpan.FromMinutes(5));
        house.State = "AWAY";
        house.Commands.Enqueue(House.Busy);

        await house.DriveAsync(system.SetHomeAsync());

        Assert.Equal([Get, Post, Get, Post, Get], house.Lines.Skip(1));
    }

    [Fact]
    public async Task After_401_the_token_is_renewed_and_it_is_sent_once_more()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));

        ArmingResult result = await house.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(
            [$"Bearer {House.Token}", "Bearer access-token-0002-never-tell"],
            house.Requests.Where(static request => request.Method == "POST").Select(static request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_second_401_ends_it()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));
        house.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));

        await Assert.ThrowsAsync<LoginException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(2, house.Sent);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(200)]
    public async Task A_plan_without_remote_control_is_said_in_plain_words_whatever_the_status(int status)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() => FakeService.Json(status, Sample.Http("error_no_remote_management").ToJsonString()));

        PermissionException refusal = await Assert.ThrowsAsync<PermissionException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Contains("does not include remote control", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_refusal_of_the_call_itself_is_never_repeated()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(static () => FakeService.Json(400, """{"errorType":"InvalidParameter","code":1,"message":"m","param":"p"}"""));

        await Assert.ThrowsAsync<BadRequestException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(1, house.Sent);
    }

    [Theory]
    [InlineData("ALARM")]
    [InlineData("ALARM_COUNT")]
    public async Task An_alarm_meanwhile_is_said_at_once(string alarm)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Obeys = false;
        house.Commands.Enqueue(() =>
        {
            house.State = alarm;
            return null;
        });
        DateTimeOffset asked = house.Time.GetUtcNow();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetAwayAsync()));

        Assert.Equal(CommandUncertainty.Alarm, doubt.Reason);
        Assert.Equal(alarm, doubt.LastSeen);
        Assert.True(house.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_siren_is_an_alarm_whatever_the_state_says()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            Sample.System(house.Subscription)["isAlarming"] = true;
            return null;
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.Alarm, "ALARM"), (doubt.Reason, doubt.LastSeen));
    }

    [Fact]
    public async Task Disarming_waits_through_a_running_alarm_until_it_is_off()
    {
        await using var house = new House { Obeys = false };
        house.State = "ALARM";
        SimpliSafeSystem system = await house.SystemAsync();
        Task<ArmingResult> disarming = system.SetOffAsync();

        house.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(disarming.IsCompleted);
        house.State = "OFF";

        Assert.Equal(SystemState.Off, (await house.DriveAsync(disarming)).State);
    }

    [Fact]
    public async Task Another_armed_state_meanwhile_is_somebody_elses()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            house.State = "AWAY";
            return null;
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.ChangedElsewhere, "AWAY"), (doubt.Reason, doubt.LastSeen));
    }

    [Fact]
    public async Task A_newer_command_ends_the_waiting_of_an_older_one()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeSystem system = await house.SystemAsync();
        Task<ArmingResult> arming = system.SetHomeAsync();
        house.Obeys = true;

        ArmingResult result = await house.DriveAsync(system.SetOffAsync());

        Assert.Equal(SystemState.Off, result.State);
        CommandSupersededException older = await Assert.ThrowsAsync<CommandSupersededException>(() => arming);
        Assert.True(older.WasSent);
    }

    [Fact]
    public async Task A_state_that_can_not_be_read_afterwards_is_said_to_be_unknown()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.First = static request => request.Method == "GET" ? FakeService.Text(502, "Bad Gateway", "text/html") : null;

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.StateUnreadable, (string?)null), (doubt.Reason, doubt.LastSeen));
        Assert.Equal("accepted", doubt.Response);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeSystem system = await house.SystemAsync();
        using var ending = new CancellationTokenSource();
        Task<ArmingResult> arming = system.SetHomeAsync(ending.Token);

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.DriveAsync(arming));
    }

    [Fact]
    public async Task Of_two_systems_none_is_guessed()
    {
        await using var house = new House();
        house.First = static request => request.Uri.AbsolutePath.EndsWith("/subscriptions", StringComparison.Ordinal)
            ? FakeService.Json(200, new JsonObject { ["subscriptions"] = new JsonArray(Sample.Subscription(3), Sample.Subscription(2)) }.ToJsonString())
            : null;

        SystemChoiceException choice = await Assert.ThrowsAsync<SystemChoiceException>(() => house.Client.GetSystemAsync());

        Assert.Equal([new SystemChoice(House.V3, "Orchard"), new SystemChoice(House.V2, "Orchard")], choice.Systems);
        Assert.Contains("551207 (Orchard), 549316 (Orchard)", choice.Message, StringComparison.Ordinal);
        Assert.Equal(House.V2, (await house.Client.GetSystemAsync(House.V2)).Id);
        await Assert.ThrowsAsync<SystemChoiceException>(() => house.Client.GetSystemAsync(1));
    }

    private const string Post = "POST /v1/ss3/subscriptions/551207/state/home";
    private const string Get = "GET /v1/subscriptions/551207/";

    private static HttpResponseMessage Fate(string fate) => fate switch
    {
        "409" => House.Busy(),
        "504" => House.Slow(),
        "502" => FakeService.Text(502, "Bad Gateway", "text/html"),
        "500" => FakeService.Text(500, "", "text/plain"),
        "broken" => House.Broken(),
        _ => FakeService.Json(200, """{"success":false,"reason":"busy","state":"OFF","lastUpdated":1,"exitDelay":0}"""),
    };
}
