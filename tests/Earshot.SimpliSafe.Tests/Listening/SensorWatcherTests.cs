using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class SensorWatcherTests
{
    private static readonly SimpliSafeListenerOptions Watching = ListenerFixture.Patient with { WatchSensors = TimeSpan.FromSeconds(15) };

    [Fact]
    public async Task Opening_and_closing_a_door_are_observed_once()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(Watching);
        SimulatedSensor door = fixture.Server.AddSensor(fixture.Home, SensorKind.Entry, "Front door");
        await fixture.ConnectAsync();
        await WatchAsync(fixture);
        fixture.Server.OpenDoor(door);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1), TimeSpan.FromSeconds(15));
        fixture.Server.CloseDoor(door);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2), TimeSpan.FromSeconds(15));
        Assert.Equal([SimpliSafeEventKind.ObservedOpened, SimpliSafeEventKind.ObservedClosed], fixture.Recorder.Events.Select(e => e.Kind));
        SimpliSafeEvent opened = fixture.Recorder.Events[0];
        Assert.Equal(
            (EventOrigin.Observed, fixture.Home.Id, "Front door", door.Serial),
            (opened.Origin, opened.SystemId, opened.SensorName, opened.SensorSerial));
        Assert.Equal((DeviceType.Entry, 0), (opened.SensorType, opened.EventId));
        Assert.Contains("Earshot", opened.Raw.GetProperty("madeBy").GetString(), StringComparison.Ordinal);
        Assert.False(opened.IsAlarm);
    }

    [Fact]
    public async Task Lock_change_reported_by_event_is_not_observed()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(Watching);
        SimulatedLock door = fixture.Server.AddLock(fixture.Home, "Back door");
        SimulatedSensor sensor = fixture.Server.AddSensor(fixture.Home, SensorKind.Motion, "Stairs");
        await fixture.ConnectAsync();
        await WatchAsync(fixture);
        fixture.Server.UnlockManually(door);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.SetLowBattery(sensor);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2), TimeSpan.FromSeconds(15));
        Assert.Equal(
            [SimpliSafeEventKind.LockUnlocked, SimpliSafeEventKind.ObservedBatteryLow],
            fixture.Recorder.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Sensors_are_not_read_by_default()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        SimulatedSensor door = fixture.Server.AddSensor(fixture.Home, SensorKind.Entry, "Front door");
        await fixture.ConnectAsync();
        fixture.Server.OpenDoor(door);
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        Assert.DoesNotContain(fixture.Server.Journal.Entries, entry => entry.Path?.EndsWith("/sensors", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    public void Too_short_intervals_are_rejected(int seconds)
    {
        TimeSpan interval = TimeSpan.FromSeconds(seconds);
        Assert.Contains(
            "WatchSensors",
            Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { WatchSensors = interval }.Validate).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "PollInterval",
            Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { PollInterval = interval }.Validate).Message,
            StringComparison.Ordinal);
    }

    // Waits until the first reading of both systems is complete.
    private static Task WatchAsync(ListenerFixture fixture) => fixture.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(15)).Soon();
}
