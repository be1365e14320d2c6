using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests arming, delays, alarms, and their end, on the simulator's clock.</summary>
public sealed class AlarmTests
{
    [Fact]
    public async Task Arming_away_from_the_app_starts_the_exit_delay()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        (int status, JsonNode? response) = await service.ArmAsync("away");
        Assert.Equal((200, "AWAY", 60), (status, response!["state"]!.GetValue<string>(), response["exitDelay"]!.GetValue<int>()));
        service.Advance(15.5);
        JsonNode state = await service.StateAsync();
        Assert.Equal(("AWAY_COUNT", 45), (state["alarmState"]!.GetValue<string>(), state["exitDelayRemaining"]!.GetValue<int>()));
        service.Advance(44);
        Assert.Equal(AlarmState.AwayCountdown, service.System.State);
        service.Advance(0.5);
        state = await service.StateAsync();
        Assert.Equal(("AWAY", 0), (state["alarmState"]!.GetValue<string>(), state["exitDelayRemaining"]!.GetValue<int>()));
        await service.ArmAsync("away");
        Assert.Equal(200, (await service.ArmAsync("off")).Status);
        Assert.Equal(200, (await service.ArmAsync("off")).Status);
        Assert.Equal([9407, 3407, 1407], service.Codes);
    }

    [Fact]
    public async Task Arming_home_without_delay_is_immediate()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        Assert.Equal(0, (await service.ArmAsync("home")).Json!["exitDelay"]!.GetValue<int>());
        Assert.Equal(AlarmState.Home, service.System.State);
        service.Simulator.SetDelays(service.System, exitHome: TimeSpan.FromSeconds(10));
        await service.ArmAsync("off");
        await service.ArmAsync("home");
        Assert.Equal(AlarmState.HomeCountdown, service.System.State);
        service.Advance(10);
        Assert.Equal([3441, 1407, 9441, 3441], service.Codes);
    }

    [Fact]
    public async Task Keypad_event_names_the_PIN()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.ArmAwayAtKeypad(service.System);
        service.Advance(60);
        service.Simulator.DisarmAtKeypad(service.System, "Tilda");
        Assert.Equal([9401, 3401, 1400], service.Codes);
        SimulatedEvent disarmed = service.Simulator.GetEvents(service.System)[^1];
        Assert.Equal(("Tilda", "Hall keypad"), (disarmed.PinName, disarmed.SensorName));
        Assert.Throws<InvalidOperationException>(() => service.Simulator.DisarmAtKeypad(service.System, "Unknown"));
        SimulatedSensor fob = service.Simulator.AddSensor(service.System, SensorKind.KeyFob, "Fob");
        service.Simulator.ArmAwayWithKeyFob(service.System, fob);
        service.Advance(60);
        Assert.Equal(3481, service.Codes[^1]);
    }

    [Fact]
    public async Task Opened_door_starts_entry_delay_then_alarm_when_armed()
    {
        await using ServiceFixture service = await ArmedAsync();
        service.Simulator.OpenDoor(service.Door);
        Assert.Equal("ALARM_COUNT", (await service.StateAsync())["alarmState"]!.GetValue<string>());
        service.Advance(29.9);
        Assert.False(service.System.IsAlarming);
        service.Advance(0.1);
        JsonNode state = await service.StateAsync();
        Assert.Equal(("ALARM", true), (state["alarmState"]!.GetValue<string>(), state["isAlarming"]!.GetValue<bool>()));
        service.Simulator.DisarmAtKeypad(service.System, "Tilda");
        Assert.Equal([3407, 1429, 1134, 1406], service.Codes[1..]);
        Assert.Equal(["alarm", "alarmCancel"], service.Simulator.GetEvents(service.System).Skip(3).Select(e => e.Type));
        Assert.Equal((AlarmState.Off, false), (service.System.State, service.System.IsAlarming));
    }

    [Fact]
    public async Task Disarming_during_the_entry_delay_prevents_the_alarm()
    {
        await using ServiceFixture service = await ArmedAsync();
        service.Simulator.OpenDoor(service.Door);
        service.Advance(10);
        await service.ArmAsync("off");
        service.Advance(100);
        Assert.Equal([1429, 1407], service.Codes[2..]);
    }

    [Fact]
    public async Task Siren_stops_and_the_armed_state_is_restored()
    {
        await using ServiceFixture service = await ArmedAsync();
        service.Simulator.OpenDoor(service.Door);
        service.Advance(30 + 239);
        Assert.Equal((AlarmState.Alarm, true), (service.System.State, service.System.IsAlarming));
        service.Advance(1);
        Assert.Equal((AlarmState.Away, false), (service.System.State, service.System.IsAlarming));
    }

    [Fact]
    public async Task Sensors_send_no_events_when_disarmed_or_inactive_in_mode()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.OpenDoor(service.Door);
        service.Simulator.CloseDoor(service.Door);
        service.Simulator.TriggerSensor(service.Motion);
        await service.ArmAsync("home");
        service.Simulator.TriggerSensor(service.Motion);
        service.Advance(1000);
        Assert.Equal([3441], service.Codes);
    }

    [Fact]
    public async Task Instant_and_secret_sensors_have_no_entry_delay()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSensor secret = service.Simulator.AddSensor(service.System, SensorKind.Entry, "Safe", secretAlert: true);
        SimulatedSensor instant = service.Simulator.AddSensor(service.System, SensorKind.Entry, "Window", instant: true);
        await service.ArmAsync("home");
        service.Simulator.OpenDoor(secret);
        Assert.Equal(AlarmState.Home, service.System.State);
        service.Simulator.OpenDoor(instant);
        Assert.True(service.System.IsAlarming);
        Assert.Equal([3441, 1409, 1134], service.Codes);
    }

    [Fact]
    public async Task Secret_sensor_reports_while_the_system_is_off()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSensor secret = service.Simulator.AddSensor(service.System, SensorKind.Entry, "Safe", secretAlert: true);
        SimulatedSensor other = service.Simulator.AddSensor(service.System, SensorKind.Entry, "Window");
        service.Simulator.OpenDoor(other);
        service.Simulator.OpenDoor(secret);
        Assert.Equal([1409], service.Codes);
        Assert.False(service.System.IsAlarming);
    }

    [Theory]
    [InlineData(SensorKind.Smoke, 1110)]
    [InlineData(SensorKind.SmokeAndCarbonMonoxide, 1110)]
    [InlineData(SensorKind.CarbonMonoxide, 1162)]
    [InlineData(SensorKind.Water, 1154)]
    [InlineData(SensorKind.Temperature, 1159)]
    public async Task Hazards_raise_the_alarm_when_disarmed(SensorKind kind, int code)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSensor sensor = service.Simulator.AddSensor(service.System, kind, "Cellar");
        service.Simulator.TriggerSensor(sensor);
        Assert.Equal([code], service.Codes);
        Assert.True(service.System.IsAlarming);
        service.Advance(240);
        Assert.Equal((AlarmState.Off, false), (service.System.State, service.System.IsAlarming));
    }

    [Fact]
    public async Task Panic_power_radio_and_tests_send_events()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.PressPanicButton(service.Keypad);
        await service.ArmAsync("off");
        service.Simulator.SetPowerOutage(service.System);
        Assert.True((await service.StateAsync())["powerOutage"]!.GetValue<bool>());
        service.Simulator.SetPowerOutage(service.System, lost: false);
        service.Simulator.SetRadioJammed(service.System);
        service.Simulator.SetRadioJammed(service.System, jammed: false);
        service.Simulator.SetOffline(service.Door);
        service.Simulator.SetOffline(service.Door, offline: false);
        service.Simulator.RunTest(service.System);
        service.Simulator.RunTest(service.System, automatic: true);
        Assert.Equal([1120, 1406, 1301, 3301, 1344, 3344, 1381, 3381, 1601, 1602], service.Codes);
        Assert.Equal("alarm", service.Simulator.GetEvents(service.System)[8].Type);
    }

    [Fact]
    public async Task Low_battery_adds_a_notification_that_can_be_cleared()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.SetLowBattery(service.Door);
        JsonNode message = Assert.Single((await service.StateAsync())["messages"]!.AsArray())!;
        Assert.Equal("error", message["category"]!.GetValue<string>());
        Assert.Equal(404, (await service.SendJsonAsync("DELETE", $"/v1/subscriptions/{service.Sid}/messages")).Status);
        Assert.Equal(200, (await service.SendJsonAsync("DELETE", $"/v1/ss3/subscriptions/{service.Sid}/messages")).Status);
        Assert.Equal(0, service.Simulator.GetNotificationCount(service.System));
    }

    [Fact]
    public async Task Version_2_is_armed_by_its_own_path()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSystem old = service.Simulator.AddSystem(service.Account, version: 2, name: "Barn");
        (int status, JsonNode? response) = await service.SendJsonAsync("POST", $"/v1/subscriptions/{old.Id}/state?state=away");
        Assert.Equal((200, "away", 45), (status, response!["requestedState"]!.GetValue<string>(), response["exitDelay"]!.GetValue<int>()));
        Assert.Equal(AlarmState.AwayCountdown, old.State);
        service.Advance(45);
        Assert.Equal(AlarmState.Away, old.State);
        Assert.Equal(400, (await service.SendJsonAsync("POST", $"/v1/subscriptions/{old.Id}/state?state=AWAY")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("POST", $"/v1/ss3/subscriptions/{old.Id}/state/off")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("POST", $"/v1/subscriptions/{service.Sid}/state?state=off")).Status);
    }

    [Fact]
    public async Task Arming_locks_and_disarming_unlocks_configured_doors()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedLock front = service.Simulator.AddLock(service.System, "Front", unlocksFromAway: true);
        SimulatedLock back = service.Simulator.AddLock(service.System, "Back", locksAtAway: false);
        service.Simulator.UnlockManually(front, "Tilda");
        service.Simulator.UnlockManually(back);
        await service.ArmAsync("away");
        service.Advance(60 + 5);
        Assert.Equal((true, false), (front.IsLocked, back.IsLocked));
        await service.ArmAsync("off");
        service.Advance(5);
        Assert.False(front.IsLocked);
        Assert.Equal([9700, 9700, 9407, 3407, 9701, 1407, 9700], service.Codes);
        Assert.Equal("Tilda", service.Simulator.GetEvents(service.System)[0].PinName);
    }

    [Fact]
    public async Task Bolt_turns_after_a_delay_and_never_when_jammed()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedLock front = service.Simulator.AddLock(service.System, "Front");
        string path = $"/v1/doorlock/{service.Sid}/{front.Serial}/state";
        (int status, JsonNode? response) = await service.SendJsonAsync("POST", path, """{"state":"unlock"}""");
        Assert.Equal((200, null), (status, response));
        service.Advance(4.9);
        Assert.True(front.IsLocked);
        service.Advance(0.1);
        Assert.False(front.IsLocked);
        Assert.Equal(2, (await service.GetAsync($"/v1/doorlock/{service.Sid}"))[0]!["status"]!["lockState"]!.GetValue<int>());
        service.Simulator.SetLockJammed(front);
        Assert.Equal(200, (await service.SendJsonAsync("POST", path, """{"state":"lock"}""")).Status);
        service.Advance(100);
        Assert.False(front.IsLocked);
        Assert.Equal([9700, 9703], service.Codes);
        Assert.Equal(1, (await service.GetAsync($"/v1/doorlock/{service.Sid}"))[0]!["status"]!["lockJamState"]!.GetValue<int>());
        Assert.Equal(400, (await service.SendJsonAsync("POST", path, """{"state":"open"}""")).Status);
        string unknown = path.Replace(front.Serial, "0000", StringComparison.Ordinal);
        Assert.Equal(404, (await service.SendJsonAsync("POST", unknown, """{"state":"lock"}""")).Status);
    }

    [Fact]
    public async Task Scheduled_work_is_canceled_when_the_simulator_is_disposed()
    {
        ServiceFixture service = await ArmedAsync();
        service.Simulator.OpenDoor(service.Door);
        await service.DisposeAsync();
        service.Advance(1000);
        Assert.Equal((AlarmState.AlarmCountdown, 0), (service.System.State, service.Time.ActiveTimers));
    }

    private static async Task<ServiceFixture> ArmedAsync()
    {
        ServiceFixture service = await ServiceFixture.StartAsync();
        await service.ArmAsync("away");
        service.Advance(60);
        return service;
    }
}
