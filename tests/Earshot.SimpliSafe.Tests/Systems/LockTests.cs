using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Turning locks.</summary>
public sealed class LockTests
{
    private const string Porch = "0a7c11e2";
    private const string Cellar = "0a7c11e4";

    [Fact]
    public async Task Locking_waits_until_the_bolt_reports()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeLock door = await DoorAsync(house, "Porch lock");
        Task locking = door.LockAsync();

        house.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(locking.IsCompleted);
        house.Locks[0]!["status"]!["lockState"] = 1;
        await house.DriveAsync(locking);

        Assert.Equal(LockState.Locked, door.State);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task Unlocking_sends_the_word_for_it_and_only_to_the_lock_that_is_meant()
    {
        await using var house = new House();
        house.Locks[0]!["status"]!["lockState"] = 1;
        SimpliSafeLock door = await DoorAsync(house, Porch.ToUpperInvariant());

        await house.DriveAsync(door.UnlockAsync());

        FakeService.Request sent = Assert.Single(house.Requests, static request => request.Method == "POST");
        Assert.Equal($"/v1/doorlock/551207/{Porch}/state", sent.Uri.PathAndQuery);
        Assert.Equal("""{"state":"unlock"}""", sent.Body);
        Assert.Equal(LockState.Unlocked, door.State);
    }

    [Fact]
    public async Task A_jammed_lock_takes_the_command_and_is_said_to_be_jammed()
    {
        await using var house = new House();
        SimpliSafeLock door = await DoorAsync(house, "Cellar lock");
        Assert.Equal(LockState.Jammed, door.State);

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(door.LockAsync()));

        Assert.Equal((CommandUncertainty.Jammed, "jammed"), (doubt.Reason, doubt.LastSeen));
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_bolt_that_jams_on_the_way_is_said_at_once()
    {
        await using var house = new House { Obeys = false };
        SimpliSafeLock door = await DoorAsync(house, Porch);
        house.Commands.Enqueue(() =>
        {
            house.Locks[0]!["status"]!["lockJamState"] = 1;
            return null;
        });
        DateTimeOffset asked = house.Time.GetUtcNow();

        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(door.LockAsync()));

        Assert.Equal(CommandUncertainty.Jammed, doubt.Reason);
        Assert.True(house.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_the_bolt_and_by_nothing_else()
    {
        await using var house = new House();
        SimpliSafeLock door = await DoorAsync(house, Porch);
        house.Commands.Enqueue(House.Broken);
        Task locking = door.LockAsync();
        house.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, house.Sent);
        house.Locks[0]!["status"]!["lockState"] = 1;
        await house.DriveAsync(locking);
        Assert.Equal(LockState.Locked, door.State);

        house.Commands.Enqueue(House.Slow);
        CommandUncertainException doubt = await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(door.UnlockAsync()));
        Assert.Equal((CommandUncertainty.NotConfirmed, "504 (GatewayTimeout)", "locked"), (doubt.Reason, doubt.Response, doubt.LastSeen));
        Assert.Equal(2, house.Sent);
    }

    [Fact]
    public async Task A_list_of_sensors_in_place_of_locks_that_trails_behind_repeats_nothing()
    {
        await using var house = new House();
        house.First = static request => request is { Method: "GET" } && request.Uri.AbsolutePath.Contains("/doorlock/", StringComparison.Ordinal)
            ? FakeService.Text(404, "", "text/plain")
            : null;
        SimpliSafeLock door = await DoorAsync(house, Porch);
        house.Commands.Enqueue(House.Slow);

        await Assert.ThrowsAsync<CommandUncertainException>(() => house.DriveAsync(door.LockAsync()));

        Assert.Equal(1, house.Sent);
        Assert.Contains("GET /v1/ss3/subscriptions/551207/sensors?forceUpdate=false", house.Lines.Skip(3));
    }

    [Fact]
    public async Task Disarming_does_not_wait_for_a_bolt()
    {
        await using var house = new House { Obeys = false };
        house.State = "HOME";
        SimpliSafeLock door = await DoorAsync(house, Porch);
        SimpliSafeSystem system = await house.SystemAsync();
        Task locking = door.LockAsync();
        house.Obeys = true;

        Task<ArmingResult> disarming = system.SetOffAsync();

        Assert.True(disarming.IsCompleted);
        Assert.False(locking.IsCompleted);
        house.Locks[0]!["status"]!["lockState"] = 1;
        await house.DriveAsync(locking);
    }

    [Theory]
    [InlineData(0, false, false, LockState.Unlocked)]
    [InlineData(1, false, false, LockState.Locked)]
    [InlineData(2, false, false, LockState.Unlocked)]
    [InlineData(3, false, false, LockState.Unknown)]
    [InlineData(1, true, false, LockState.Jammed)]
    [InlineData(1, false, true, LockState.Unknown)]
    [InlineData(1, true, true, LockState.Jammed)]
    public async Task A_jam_wins_over_the_bolt_and_a_disabled_lock_is_unknown(int code, bool jammed, bool disabled, LockState expected)
    {
        await using var house = new House();
        System.Text.Json.Nodes.JsonNode status = house.Sensors["sensors"]!.AsArray().Single(one => (string)one!["serial"]! == Cellar)!["status"]!;
        status["lockState"] = code;
        status["lockJamState"] = jammed ? 1 : 0;
        status["lockDisabled"] = disabled;

        Assert.Equal(expected, (await DoorAsync(house, Cellar)).State);
    }

    [Fact]
    public async Task Two_locks_of_one_name_are_not_guessed_at()
    {
        await using var house = new House();
        foreach (System.Text.Json.Nodes.JsonNode? one in house.Sensors["sensors"]!.AsArray().Where(one => (int)one!["type"]! == 16))
        {
            one!["name"] = "Door";
        }

        await Assert.ThrowsAsync<ArgumentException>(() => DoorAsync(house, "Door"));
    }

    private static async Task<SimpliSafeLock> DoorAsync(House house, string name)
    {
        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync(includeSettings: false);
        return system.FindLock(name)!;
    }
}
