using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class WatchTests
{
    private static readonly SimpliSafeListenerOptions Watching = House.Patient with { WatchSensors = TimeSpan.FromSeconds(15) };

    [Fact]
    public async Task Door_that_opens_while_disarmed_is_observed_once_and_so_is_its_closing()
    {
        await using House house = await House.StartAsync(Watching);
        SimulatedSensor door = house.Server.AddSensor(house.Home, SensorKind.Entry, "Front door");
        await house.ConnectAsync();
        await WatchAsync(house);
        house.Server.OpenDoor(door);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 1), TimeSpan.FromSeconds(15));
        house.Server.CloseDoor(door);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2), TimeSpan.FromSeconds(15));
        Assert.Equal([SimpliSafeEventKind.ObservedOpened, SimpliSafeEventKind.ObservedClosed], house.Ear.Events.Select(e => e.Kind));
        SimpliSafeEvent opened = house.Ear.Events[0];
        Assert.Equal((EventOrigin.Observed, house.Home.Id, "Front door", door.Serial), (opened.Origin, opened.SystemId, opened.SensorName, opened.SensorSerial));
        Assert.Equal((DeviceType.Entry, 0), (opened.SensorType, opened.EventId));
        Assert.Contains("Earshot", opened.Raw.GetProperty("madeBy").GetString(), StringComparison.Ordinal);
        Assert.False(opened.IsAlarm);
    }

    [Fact]
    public async Task Lock_that_an_event_told_of_is_not_observed_and_a_battery_is()
    {
        await using House house = await House.StartAsync(Watching);
        SimulatedLock door = house.Server.AddLock(house.Home, "Back door");
        SimulatedSensor sensor = house.Server.AddSensor(house.Home, SensorKind.Motion, "Stairs");
        await house.ConnectAsync();
        await WatchAsync(house);
        house.Server.UnlockByHand(door);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        house.Server.LowBattery(sensor);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2), TimeSpan.FromSeconds(15));
        Assert.Equal([SimpliSafeEventKind.LockUnlocked, SimpliSafeEventKind.ObservedBatteryLow], house.Ear.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Nothing_is_watched_unless_asked_for()
    {
        await using House house = await House.StartAsync();
        SimulatedSensor door = house.Server.AddSensor(house.Home, SensorKind.Entry, "Front door");
        await house.ConnectAsync();
        house.Server.OpenDoor(door);
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        Assert.DoesNotContain(house.Server.Journal.Entries, entry => entry.Path?.EndsWith("/sensors", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    public void Intervals_that_would_get_one_blocked_are_refused(int seconds)
    {
        TimeSpan interval = TimeSpan.FromSeconds(seconds);
        Assert.Contains("WatchSensors", Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { WatchSensors = interval }.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("PollInterval", Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { PollInterval = interval }.Validate).Message, StringComparison.Ordinal);
    }

    // Until the first look at both systems is over.
    private static Task WatchAsync(House house) => house.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(15)).Soon();
}
