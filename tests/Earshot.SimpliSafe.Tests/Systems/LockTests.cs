using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests locking and unlocking.</summary>
public sealed class LockTests
{
    private const string Porch = "0a7c11e2";
    private const string Cellar = "0a7c11e4";

    [Fact]
    public async Task Locking_waits_until_the_bolt_reports()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeLock door = await DoorAsync(fixture, "Porch lock");
        Task locking = door.LockAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(locking.IsCompleted);
        fixture.Locks[0]!["status"]!["lockState"] = 1;
        await fixture.DriveAsync(locking);

        Assert.Equal(LockState.Locked, door.State);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Unlocking_sends_the_command_to_the_right_lock()
    {
        await using var fixture = new FakeSystem();
        fixture.Locks[0]!["status"]!["lockState"] = 1;
        SimpliSafeLock door = await DoorAsync(fixture, Porch.ToUpperInvariant());

        await fixture.DriveAsync(door.UnlockAsync());

        FakeService.Request sent = Assert.Single(fixture.Requests, static request => request.Method == "POST");
        Assert.Equal($"/v1/doorlock/551207/{Porch}/state", sent.Uri.PathAndQuery);
        Assert.Equal("""{"state":"unlock"}""", sent.Body);
        Assert.Equal(LockState.Unlocked, door.State);
    }

    [Fact]
    public async Task Command_to_a_jammed_lock_reports_the_jam()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeLock door = await DoorAsync(fixture, "Cellar lock");
        Assert.Equal(LockState.Jammed, door.State);

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(door.LockAsync()));

        Assert.Equal((CommandUncertainty.Jammed, "jammed"), (doubt.Reason, doubt.LastSeen));
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Jam_during_a_command_is_reported_immediately()
    {
        await using var fixture = new FakeSystem { Executes = false };
        SimpliSafeLock door = await DoorAsync(fixture, Porch);
        fixture.Commands.Enqueue(() =>
        {
            fixture.Locks[0]!["status"]!["lockJamState"] = 1;
            return null;
        });
        DateTimeOffset asked = fixture.Time.GetUtcNow();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(door.LockAsync()));

        Assert.Equal(CommandUncertainty.Jammed, doubt.Reason);
        Assert.True(fixture.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Lost_response_is_resolved_only_by_the_bolt()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeLock door = await DoorAsync(fixture, Porch);
        fixture.Commands.Enqueue(FakeSystem.Broken);
        Task locking = door.LockAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, fixture.Sent);
        fixture.Locks[0]!["status"]!["lockState"] = 1;
        await fixture.DriveAsync(locking);
        Assert.Equal(LockState.Locked, door.State);

        fixture.Commands.Enqueue(FakeSystem.Slow);
        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(door.UnlockAsync()));
        Assert.Equal((CommandUncertainty.NotConfirmed, "504 (GatewayTimeout)", "locked"), (doubt.Reason, doubt.Response, doubt.LastSeen));
        Assert.Equal(2, fixture.Sent);
    }

    [Fact]
    public async Task Lock_command_is_not_retried_when_sensors_are_outdated()
    {
        await using var fixture = new FakeSystem();
        fixture.First = static request => request is { Method: "GET" }
            && request.Uri.AbsolutePath.Contains("/doorlock/", StringComparison.Ordinal)
            ? FakeService.Text(404, "", "text/plain")
            : null;
        SimpliSafeLock door = await DoorAsync(fixture, Porch);
        fixture.Commands.Enqueue(FakeSystem.Slow);

        await Assert.ThrowsAsync<CommandUncertainException>(() => fixture.DriveAsync(door.LockAsync()));

        Assert.Equal(1, fixture.Sent);
        Assert.Contains("GET /v1/ss3/subscriptions/551207/sensors?forceUpdate=false", fixture.Lines.Skip(3));
    }

    [Fact]
    public async Task Disarming_does_not_wait_for_a_bolt()
    {
        await using var fixture = new FakeSystem { Executes = false };
        fixture.State = "HOME";
        SimpliSafeLock door = await DoorAsync(fixture, Porch);
        SimpliSafeSystem system = await fixture.SystemAsync();
        Task locking = door.LockAsync();
        fixture.Executes = true;

        Task<ArmingResult> disarming = system.SetOffAsync();

        Assert.True(disarming.IsCompleted);
        Assert.False(locking.IsCompleted);
        fixture.Locks[0]!["status"]!["lockState"] = 1;
        await fixture.DriveAsync(locking);
    }

    [Theory]
    [InlineData(0, false, false, LockState.Unlocked)]
    [InlineData(1, false, false, LockState.Locked)]
    [InlineData(2, false, false, LockState.Unlocked)]
    [InlineData(3, false, false, LockState.Unknown)]
    [InlineData(1, true, false, LockState.Jammed)]
    [InlineData(1, false, true, LockState.Unknown)]
    [InlineData(1, true, true, LockState.Jammed)]
    public async Task Jam_takes_precedence_and_disabled_lock_is_unknown(int code, bool jammed, bool disabled, LockState expected)
    {
        await using var fixture = new FakeSystem();
        System.Text.Json.Nodes.JsonArray sensors = fixture.Sensors["sensors"]!.AsArray();
        System.Text.Json.Nodes.JsonNode status = sensors.Single(one => (string)one!["serial"]! == Cellar)!["status"]!;
        status["lockState"] = code;
        status["lockJamState"] = jammed ? 1 : 0;
        status["lockDisabled"] = disabled;

        Assert.Equal(expected, (await DoorAsync(fixture, Cellar)).State);
    }

    [Fact]
    public async Task FindLock_throws_when_two_locks_have_the_name()
    {
        await using var fixture = new FakeSystem();
        foreach (System.Text.Json.Nodes.JsonNode? one in fixture.Sensors["sensors"]!.AsArray().Where(one => (int)one!["type"]! == 16))
        {
            one!["name"] = "Door";
        }

        await Assert.ThrowsAsync<ArgumentException>(() => DoorAsync(fixture, "Door"));
    }

    private static async Task<SimpliSafeLock> DoorAsync(FakeSystem fixture, string name)
    {
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync(includeSettings: false);
        return system.FindLock(name)!;
    }
}
