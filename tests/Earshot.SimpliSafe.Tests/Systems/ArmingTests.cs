using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests arming and disarming, with and without failures.</summary>
public sealed class ArmingTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Arming_completes_when_requested_state_is_observed(int version)
    {
        await using var fixture = new FakeSystem(version);
        SimpliSafeSystem system = await fixture.SystemAsync();

        ArmingResult result = await fixture.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.False(result.IsCountingDown);
        Assert.Equal(SystemState.Home, system.State);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Arming_completes_with_exit_delay_when_countdown_is_running()
    {
        await using var fixture = new FakeSystem { ExitDelay = 75 };
        SimpliSafeSystem system = await fixture.SystemAsync();

        ArmingResult result = await fixture.DriveAsync(system.SetAwayAsync());

        Assert.Equal(new ArmingResult(SystemState.AwayCountdown, TimeSpan.FromSeconds(75)), result);
        Assert.True(result.IsCountingDown);
    }

    [Fact]
    public async Task Arming_waits_for_the_state_after_a_successful_response()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeSystem system = await fixture.SystemAsync();
        Task<ArmingResult> arming = system.SetHomeAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(arming.IsCompleted);
        fixture.State = "HOME";

        Assert.Equal(SystemState.Home, (await fixture.DriveAsync(arming)).State);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Unconfirmed_command_reports_what_is_known_and_is_not_retried()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeSystem system = await fixture.SystemAsync();
        DateTimeOffset asked = fixture.Time.GetUtcNow();
        Task<ArmingResult> arming = system.SetHomeAsync();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(arming));

        Assert.Equal(CommandUncertainty.NotConfirmed, doubt.Reason);
        Assert.Equal((FakeSystem.V3, "HOME", "accepted", "OFF"), (doubt.SystemId, doubt.Requested, doubt.Response, doubt.LastSeen));
        Assert.Equal(asked, doubt.RequestedAt);
        Assert.NotNull(doubt.LastSeenAt);
        Assert.InRange(fixture.Time.GetUtcNow() - asked, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15.2));
        Assert.Equal(1, fixture.Sent);
        Assert.DoesNotContain("failed", doubt.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("409")]
    [InlineData("504")]
    [InlineData("502")]
    [InlineData("500")]
    [InlineData("broken")]
    [InlineData("refused softly")]
    public async Task Command_is_retried_when_state_proves_that_nothing_happened(string fate)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() => Fate(fate));

        ArmingResult result = await fixture.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(2, fixture.Sent);
        Assert.Equal(
            ["GET /v1/users/40871/subscriptions?activeOnly=true", Post, Get, Post, Get],
            fixture.Lines);
    }

    [Theory]
    [InlineData("409")]
    [InlineData("504")]
    [InlineData("502")]
    [InlineData("broken")]
    public async Task Command_is_not_retried_when_only_the_response_was_lost(string fate)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            fixture.State = "HOME";
            return Fate(fate);
        });

        ArmingResult result = await fixture.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Command_is_not_retried_when_state_was_rewritten_meanwhile()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            // Someone armed and disarmed at the keypad: the same state, but at another time.
            fixture.State = "OFF";
            return FakeSystem.Slow();
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal("504 (GatewayTimeout)", doubt.Response);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Command_is_not_retried_when_it_is_too_old()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            // The service waits that long for the base station.
            fixture.Time.Advance(TimeSpan.FromSeconds(6));
            return FakeSystem.Slow();
        });

        await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Command_is_retried_at_most_MaxRetries_times()
    {
        await using var fixture = new FakeSystem(commands: new() { MaxRetryAge = TimeSpan.FromMinutes(1) });
        SimpliSafeSystem system = await fixture.SystemAsync();
        for (int i = 0; i < 10; i++)
        {
            fixture.Commands.Enqueue(FakeSystem.Busy);
        }

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(3, fixture.Sent);
        Assert.IsType<ConflictException>(doubt.InnerException);
    }

    [Fact]
    public async Task Command_is_not_retried_when_state_before_is_unknown()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(5));
        int reads = 0;
        fixture.First = request => request.Method == "GET" && reads++ == 0 ? FakeSystem.Slow() : null;
        fixture.Commands.Enqueue(FakeSystem.Slow);

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal("OFF", doubt.LastSeen);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Old_state_is_read_again_before_command_is_sent()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(5));
        fixture.State = "AWAY";
        fixture.Commands.Enqueue(FakeSystem.Busy);

        await fixture.DriveAsync(system.SetHomeAsync());

        Assert.Equal([Get, Post, Get, Post, Get], fixture.Lines.Skip(1));
    }

    [Fact]
    public async Task Command_is_sent_again_with_new_token_after_401()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));

        ArmingResult result = await fixture.DriveAsync(system.SetHomeAsync());

        Assert.Equal(SystemState.Home, result.State);
        Assert.Equal(
            [$"Bearer {FakeSystem.Token}", "Bearer access-token-0002-never-tell"],
            fixture.Requests.Where(static request => request.Method == "POST").Select(static request => request.Header("Authorization")));
    }

    [Fact]
    public async Task Second_401_ends_the_command()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));
        fixture.Commands.Enqueue(static () => FakeService.Json(401, "\"Unauthorized\""));

        await Assert.ThrowsAsync<LoginException>(() => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(2, fixture.Sent);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(200)]
    public async Task Plan_without_remote_control_is_reported_for_any_status(int status)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() => FakeService.Json(status, Sample.Http("error_no_remote_management").ToJsonString()));

        PermissionException refusal = await Assert.ThrowsAsync<PermissionException>(() => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Contains("does not include remote control", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Command_is_not_retried_when_request_is_rejected()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(
            static () => FakeService.Json(400, """{"errorType":"InvalidParameter","code":1,"message":"m","param":"p"}"""));

        await Assert.ThrowsAsync<BadRequestException>(() => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal(1, fixture.Sent);
    }

    [Theory]
    [InlineData("ALARM")]
    [InlineData("ALARM_COUNT")]
    public async Task Alarm_meanwhile_is_reported_immediately(string alarm)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Executes = false;
        fixture.Commands.Enqueue(() =>
        {
            fixture.State = alarm;
            return null;
        });
        DateTimeOffset asked = fixture.Time.GetUtcNow();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetAwayAsync()));

        Assert.Equal(CommandUncertainty.Alarm, doubt.Reason);
        Assert.Equal(alarm, doubt.LastSeen);
        Assert.True(fixture.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Active_siren_is_an_alarm_in_any_state()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            Sample.System(fixture.Subscription)["isAlarming"] = true;
            return null;
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.Alarm, "ALARM"), (doubt.Reason, doubt.LastSeen));
    }

    [Fact]
    public async Task Disarming_waits_until_the_alarm_is_off()
    {
        await using var fixture = new FakeSystem { Executes = false };
        fixture.State = "ALARM";
        SimpliSafeSystem system = await fixture.SystemAsync();
        Task<ArmingResult> disarming = system.SetOffAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(disarming.IsCompleted);
        fixture.State = "OFF";

        Assert.Equal(SystemState.Off, (await fixture.DriveAsync(disarming)).State);
    }

    [Fact]
    public async Task Other_armed_state_is_reported_as_changed_elsewhere()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            fixture.State = "AWAY";
            return null;
        });

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.ChangedElsewhere, "AWAY"), (doubt.Reason, doubt.LastSeen));
    }

    [Fact]
    public async Task Newer_command_supersedes_an_older_one()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeSystem system = await fixture.SystemAsync();
        Task<ArmingResult> arming = system.SetHomeAsync();
        fixture.Executes = true;

        ArmingResult result = await fixture.DriveAsync(system.SetOffAsync());

        Assert.Equal(SystemState.Off, result.State);
        CommandSupersededException older = await Assert.ThrowsAsync<CommandSupersededException>(() => arming);
        Assert.True(older.WasSent);
    }

    [Fact]
    public async Task Unreadable_state_after_a_command_is_reported()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.First = static request => request.Method == "GET" ? FakeService.Text(502, "Bad Gateway", "text/html") : null;

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.DriveAsync(system.SetHomeAsync()));

        Assert.Equal((CommandUncertainty.StateUnreadable, (string?)null), (doubt.Reason, doubt.LastSeen));
        Assert.Equal("accepted", doubt.Response);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeSystem system = await fixture.SystemAsync();
        using var ending = new CancellationTokenSource();
        Task<ArmingResult> arming = system.SetHomeAsync(ending.Token);

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.DriveAsync(arming));
    }

    [Fact]
    public async Task GetSystem_throws_when_account_has_two_systems()
    {
        await using var fixture = new FakeSystem();
        fixture.First = static request => request.Uri.AbsolutePath.EndsWith("/subscriptions", StringComparison.Ordinal)
            ? FakeService.Json(
                200,
                new JsonObject { ["subscriptions"] = new JsonArray(Sample.Subscription(3), Sample.Subscription(2)) }.ToJsonString())
            : null;

        SystemChoiceException choice = await Assert.ThrowsAsync<SystemChoiceException>(() => fixture.Client.GetSystemAsync());

        Assert.Equal([new SystemChoice(FakeSystem.V3, "Orchard"), new SystemChoice(FakeSystem.V2, "Orchard")], choice.Systems);
        Assert.Contains("551207 (Orchard), 549316 (Orchard)", choice.Message, StringComparison.Ordinal);
        Assert.Equal(FakeSystem.V2, (await fixture.Client.GetSystemAsync(FakeSystem.V2)).Id);
        await Assert.ThrowsAsync<SystemChoiceException>(() => fixture.Client.GetSystemAsync(1));
    }

    private const string Post = "POST /v1/ss3/subscriptions/551207/state/home";
    private const string Get = "GET /v1/subscriptions/551207/";

    private static HttpResponseMessage Fate(string fate) => fate switch
    {
        "409" => FakeSystem.Busy(),
        "504" => FakeSystem.Slow(),
        "502" => FakeService.Text(502, "Bad Gateway", "text/html"),
        "500" => FakeService.Text(500, "", "text/plain"),
        "broken" => FakeSystem.Broken(),
        _ => FakeService.Json(200, """{"success":false,"reason":"busy","state":"OFF","lastUpdated":1,"exitDelay":0}"""),
    };
}
