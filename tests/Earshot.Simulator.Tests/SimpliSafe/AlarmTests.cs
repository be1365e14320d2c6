using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Arming, its delays, alarms and their ends, on the simulator's clock.</summary>
public sealed class AlarmTests
{
    [Fact]
    public async Task Arming_away_from_the_app_counts_down_first()
    {
        await using House house = await House.StartAsync();
        (int status, JsonNode? answer) = await house.ArmAsync("away");
        Assert.Equal((200, "AWAY", 60), (status, answer!["state"]!.GetValue<string>(), answer["exitDelay"]!.GetValue<int>()));
        house.Pass(15.5);
        JsonNode state = await house.StateAsync();
        Assert.Equal(("AWAY_COUNT", 45), (state["alarmState"]!.GetValue<string>(), state["exitDelayRemaining"]!.GetValue<int>()));
        house.Pass(44);
        Assert.Equal(AlarmState.AwayCountdown, house.System.State);
        house.Pass(0.5);
        state = await house.StateAsync();
        Assert.Equal(("AWAY", 0), (state["alarmState"]!.GetValue<string>(), state["exitDelayRemaining"]!.GetValue<int>()));
        await house.ArmAsync("away");
        Assert.Equal(200, (await house.ArmAsync("off")).Status);
        Assert.Equal(200, (await house.ArmAsync("off")).Status);
        Assert.Equal([9407, 3407, 1407], house.Codes);
    }

    [Fact]
    public async Task Arming_home_without_a_delay_is_done_at_once()
    {
        await using House house = await House.StartAsync();
        Assert.Equal(0, (await house.ArmAsync("home")).Json!["exitDelay"]!.GetValue<int>());
        Assert.Equal(AlarmState.Home, house.System.State);
        house.Simulator.SetDelays(house.System, exitHome: TimeSpan.FromSeconds(10));
        await house.ArmAsync("off");
        await house.ArmAsync("home");
        Assert.Equal(AlarmState.HomeCountdown, house.System.State);
        house.Pass(10);
        Assert.Equal([3441, 1407, 9441, 3441], house.Codes);
    }

    [Fact]
    public async Task Keypad_tells_who_it_was()
    {
        await using House house = await House.StartAsync();
        house.Simulator.ArmAwayAtKeypad(house.System);
        house.Pass(60);
        house.Simulator.DisarmAtKeypad(house.System, "Tilda");
        Assert.Equal([9401, 3401, 1400], house.Codes);
        SimulatedEvent disarmed = house.Simulator.GetEvents(house.System)[^1];
        Assert.Equal(("Tilda", "Hall keypad"), (disarmed.PinName, disarmed.SensorName));
        Assert.Throws<InvalidOperationException>(() => house.Simulator.DisarmAtKeypad(house.System, "Nobody"));
        SimulatedSensor fob = house.Simulator.AddSensor(house.System, SensorKind.KeyFob, "Fob");
        house.Simulator.ArmAwayWithKeyFob(house.System, fob);
        house.Pass(60);
        Assert.Equal(3481, house.Codes[^1]);
    }

    [Fact]
    public async Task Door_that_opens_while_armed_starts_the_entry_delay_and_then_the_alarm()
    {
        await using House house = await ArmedAsync();
        house.Simulator.OpenDoor(house.Door);
        Assert.Equal("ALARM_COUNT", (await house.StateAsync())["alarmState"]!.GetValue<string>());
        house.Pass(29.9);
        Assert.False(house.System.IsAlarming);
        house.Pass(0.1);
        JsonNode state = await house.StateAsync();
        Assert.Equal(("ALARM", true), (state["alarmState"]!.GetValue<string>(), state["isAlarming"]!.GetValue<bool>()));
        house.Simulator.DisarmAtKeypad(house.System, "Tilda");
        Assert.Equal([3407, 1429, 1134, 1406], house.Codes[1..]);
        Assert.Equal(["alarm", "alarmCancel"], house.Simulator.GetEvents(house.System).Skip(3).Select(e => e.Type));
        Assert.Equal((AlarmState.Off, false), (house.System.State, house.System.IsAlarming));
    }

    [Fact]
    public async Task Disarming_in_the_entry_delay_prevents_the_alarm()
    {
        await using House house = await ArmedAsync();
        house.Simulator.OpenDoor(house.Door);
        house.Pass(10);
        await house.ArmAsync("off");
        house.Pass(100);
        Assert.Equal([1429, 1407], house.Codes[2..]);
    }

    [Fact]
    public async Task Siren_ends_by_itself_and_the_system_is_armed_as_before()
    {
        await using House house = await ArmedAsync();
        house.Simulator.OpenDoor(house.Door);
        house.Pass(30 + 239);
        Assert.Equal((AlarmState.Alarm, true), (house.System.State, house.System.IsAlarming));
        house.Pass(1);
        Assert.Equal((AlarmState.Away, false), (house.System.State, house.System.IsAlarming));
    }

    [Fact]
    public async Task Sensors_tell_nothing_while_disarmed_or_not_meant_for_the_mode()
    {
        await using House house = await House.StartAsync();
        house.Simulator.OpenDoor(house.Door);
        house.Simulator.CloseDoor(house.Door);
        house.Simulator.TriggerSensor(house.Motion);
        await house.ArmAsync("home");
        house.Simulator.TriggerSensor(house.Motion);
        house.Pass(1000);
        Assert.Equal([3441], house.Codes);
    }

    [Fact]
    public async Task Instant_and_secret_sensors_have_no_entry_delay()
    {
        await using House house = await House.StartAsync();
        SimulatedSensor secret = house.Simulator.AddSensor(house.System, SensorKind.Entry, "Safe", secretAlert: true);
        SimulatedSensor instant = house.Simulator.AddSensor(house.System, SensorKind.Entry, "Window", instant: true);
        await house.ArmAsync("home");
        house.Simulator.OpenDoor(secret);
        Assert.Equal(AlarmState.Home, house.System.State);
        house.Simulator.OpenDoor(instant);
        Assert.True(house.System.IsAlarming);
        Assert.Equal([3441, 1409, 1134], house.Codes);
    }

    [Theory]
    [InlineData(SensorKind.Smoke, 1110)]
    [InlineData(SensorKind.SmokeAndCarbonMonoxide, 1110)]
    [InlineData(SensorKind.CarbonMonoxide, 1162)]
    [InlineData(SensorKind.Water, 1154)]
    [InlineData(SensorKind.Temperature, 1159)]
    public async Task Dangers_raise_the_alarm_while_disarmed_too(SensorKind kind, int code)
    {
        await using House house = await House.StartAsync();
        SimulatedSensor sensor = house.Simulator.AddSensor(house.System, kind, "Cellar");
        house.Simulator.TriggerSensor(sensor);
        Assert.Equal([code], house.Codes);
        Assert.True(house.System.IsAlarming);
        house.Pass(240);
        Assert.Equal((AlarmState.Off, false), (house.System.State, house.System.IsAlarming));
    }

    [Fact]
    public async Task Panic_power_radio_and_tests_are_told()
    {
        await using House house = await House.StartAsync();
        house.Simulator.PressPanicButton(house.Keypad);
        await house.ArmAsync("off");
        house.Simulator.SetPowerOutage(house.System);
        Assert.True((await house.StateAsync())["powerOutage"]!.GetValue<bool>());
        house.Simulator.SetPowerOutage(house.System, lost: false);
        house.Simulator.SetRadioJammed(house.System);
        house.Simulator.SetRadioJammed(house.System, jammed: false);
        house.Simulator.SetOffline(house.Door);
        house.Simulator.SetOffline(house.Door, offline: false);
        house.Simulator.RunTest(house.System);
        house.Simulator.RunTest(house.System, automatic: true);
        Assert.Equal([1120, 1406, 1301, 3301, 1344, 3344, 1381, 3381, 1601, 1602], house.Codes);
        Assert.Equal("alarm", house.Simulator.GetEvents(house.System)[8].Type);
    }

    [Fact]
    public async Task Low_battery_leaves_a_notification_that_can_be_cleared()
    {
        await using House house = await House.StartAsync();
        house.Simulator.SetLowBattery(house.Door);
        JsonNode message = Assert.Single((await house.StateAsync())["messages"]!.AsArray())!;
        Assert.Equal("error", message["category"]!.GetValue<string>());
        Assert.Equal(404, (await house.CallAsync("DELETE", $"/v1/subscriptions/{house.Sid}/messages")).Status);
        Assert.Equal(200, (await house.CallAsync("DELETE", $"/v1/ss3/subscriptions/{house.Sid}/messages")).Status);
        Assert.Equal(0, house.Simulator.GetNotificationCount(house.System));
    }

    [Fact]
    public async Task Version_2_is_armed_by_its_own_path()
    {
        await using House house = await House.StartAsync();
        SimulatedSystem old = house.Simulator.AddSystem(house.Account, version: 2, name: "Barn");
        (int status, JsonNode? answer) = await house.CallAsync("POST", $"/v1/subscriptions/{old.Id}/state?state=away");
        Assert.Equal((200, "away", 45), (status, answer!["requestedState"]!.GetValue<string>(), answer["exitDelay"]!.GetValue<int>()));
        Assert.Equal(AlarmState.AwayCountdown, old.State);
        house.Pass(45);
        Assert.Equal(AlarmState.Away, old.State);
        Assert.Equal(400, (await house.CallAsync("POST", $"/v1/subscriptions/{old.Id}/state?state=AWAY")).Status);
        Assert.Equal(404, (await house.CallAsync("POST", $"/v1/ss3/subscriptions/{old.Id}/state/off")).Status);
        Assert.Equal(404, (await house.CallAsync("POST", $"/v1/subscriptions/{house.Sid}/state?state=off")).Status);
    }

    [Fact]
    public async Task Arming_locks_and_disarming_unlocks_the_doors_that_say_so()
    {
        await using House house = await House.StartAsync();
        SimulatedLock front = house.Simulator.AddLock(house.System, "Front", unlocksFromAway: true);
        SimulatedLock back = house.Simulator.AddLock(house.System, "Back", locksAtAway: false);
        house.Simulator.UnlockManually(front, "Tilda");
        house.Simulator.UnlockManually(back);
        await house.ArmAsync("away");
        house.Pass(60 + 5);
        Assert.Equal((true, false), (front.IsLocked, back.IsLocked));
        await house.ArmAsync("off");
        house.Pass(5);
        Assert.False(front.IsLocked);
        Assert.Equal([9700, 9700, 9407, 3407, 9701, 1407, 9700], house.Codes);
        Assert.Equal("Tilda", house.Simulator.GetEvents(house.System)[0].PinName);
    }

    [Fact]
    public async Task Bolt_turns_a_while_after_the_command_and_a_stuck_one_never()
    {
        await using House house = await House.StartAsync();
        SimulatedLock front = house.Simulator.AddLock(house.System, "Front");
        string path = $"/v1/doorlock/{house.Sid}/{front.Serial}/state";
        (int status, JsonNode? answer) = await house.CallAsync("POST", path, """{"state":"unlock"}""");
        Assert.Equal((200, null), (status, answer));
        house.Pass(4.9);
        Assert.True(front.IsLocked);
        house.Pass(0.1);
        Assert.False(front.IsLocked);
        Assert.Equal(2, (await house.GetAsync($"/v1/doorlock/{house.Sid}"))[0]!["status"]!["lockState"]!.GetValue<int>());
        house.Simulator.SetLockJammed(front);
        Assert.Equal(200, (await house.CallAsync("POST", path, """{"state":"lock"}""")).Status);
        house.Pass(100);
        Assert.False(front.IsLocked);
        Assert.Equal([9700, 9703], house.Codes);
        Assert.Equal(1, (await house.GetAsync($"/v1/doorlock/{house.Sid}"))[0]!["status"]!["lockJamState"]!.GetValue<int>());
        Assert.Equal(400, (await house.CallAsync("POST", path, """{"state":"open"}""")).Status);
        Assert.Equal(404, (await house.CallAsync("POST", path.Replace(front.Serial, "0000", StringComparison.Ordinal), """{"state":"lock"}""")).Status);
    }

    [Fact]
    public async Task Nothing_happens_any_more_once_the_simulator_is_gone()
    {
        House house = await ArmedAsync();
        house.Simulator.OpenDoor(house.Door);
        await house.DisposeAsync();
        house.Pass(1000);
        Assert.Equal((AlarmState.AlarmCountdown, 0), (house.System.State, house.Time.ActiveTimers));
    }

    private static async Task<House> ArmedAsync()
    {
        House house = await House.StartAsync();
        await house.ArmAsync("away");
        house.Pass(60);
        return house;
    }
}
