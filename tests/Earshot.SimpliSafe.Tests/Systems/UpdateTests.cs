using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Reading politely, and keeping what was known.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task Cached_values_are_the_default_and_settings_come_before_sensors()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal(
            [
                "GET /v1/subscriptions/551207/",
                "GET /v1/ss3/subscriptions/551207/settings/normal?forceUpdate=false",
                "GET /v1/ss3/subscriptions/551207/sensors?forceUpdate=false",
            ],
            house.Lines.Skip(1));
    }

    [Fact]
    public async Task Settings_and_sensors_are_never_asked_for_at_the_same_time()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        using var held = new ManualResetEventSlim();
        int underWay = 0;
        int most = 0;
        house.First = request =>
        {
            if (request.Uri.AbsolutePath.Contains("/ss3/", StringComparison.Ordinal))
            {
                most = Math.Max(most, Interlocked.Increment(ref underWay));
                held.Wait(Waiting.SafetyNet);
                Interlocked.Decrement(ref underWay);
            }

            return null;
        };

        Task[] updates = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => system.UpdateAsync()))];
        held.Set();
        await Task.WhenAll(updates).WaitAsync(Waiting.SafetyNet);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_busy_base_station_is_asked_again_after_1_2_and_4_seconds_and_no_more()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        var asked = new List<TimeSpan>();
        DateTimeOffset start = house.Time.GetUtcNow();
        house.First = request =>
        {
            if (!request.Uri.AbsolutePath.EndsWith("/sensors", StringComparison.Ordinal))
            {
                return null;
            }

            asked.Add(house.Time.GetUtcNow() - start);
            return House.Busy();
        };

        await Assert.ThrowsAsync<ConflictException>(() => house.DriveAsync(system.UpdateAsync(includeSettings: false)));

        Assert.Equal([0, 1, 3, 7], asked.Select(static time => (int)time.TotalSeconds));
    }

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 0)]
    public async Task Fresh_sensors_wait_20_seconds_after_arming_where_there_are_locks(bool locks, int seconds)
    {
        await using var house = new House();
        if (!locks)
        {
            house.Sensors["sensors"] = new JsonArray([.. house.Sensors["sensors"]!.AsArray().Where(static one => (int)one!["type"]! != 16).Select(static one => one!.DeepClone())]);
        }

        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync();
        await house.DriveAsync(system.SetHomeAsync());
        DateTimeOffset armed = house.Time.GetUtcNow();
        DateTimeOffset? asked = null;
        house.First = request =>
        {
            asked ??= request.Uri.Query == "?forceUpdate=true" && request.Uri.AbsolutePath.EndsWith("/sensors", StringComparison.Ordinal) ? house.Time.GetUtcNow() : null;
            return null;
        };

        await system.UpdateAsync(cached: true);
        await house.DriveAsync(system.UpdateAsync(includeSettings: false, cached: false));

        Assert.InRange((asked!.Value - armed).TotalSeconds, seconds, seconds + 0.2);
    }

    [Fact]
    public async Task The_same_objects_live_on()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync();
        SimpliSafeSensor[] sensors = [.. system.Sensors];
        SimpliSafeCamera[] cameras = [.. system.Cameras];
        EntrySensor door = Assert.IsType<EntrySensor>(sensors.Single(static one => one.Name == "Porch door"));
        Assert.True(door.IsOpen);
        house.Sensors["sensors"]!.AsArray().Single(static one => (string?)one!["name"] == "Porch door")!["status"]!["triggered"] = false;
        house.State = "AWAY";

        SimpliSafeSystem again = await house.SystemAsync();
        await again.UpdateAsync();

        Assert.Same(system, again);
        Assert.Equal(sensors, system.Sensors);
        Assert.Equal(cameras, system.Cameras);
        Assert.False(door.IsOpen);
        Assert.Equal(SystemState.Away, system.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"Unauthorized\"")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"settings\":\"none\",\"sensors\":{}}")]
    public async Task What_can_not_be_understood_leaves_the_old_values(string body)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync();
        SystemSettings? settings = system.Settings;
        int sensors = system.Sensors.Count;
        house.First = request => request.Uri.AbsolutePath.Contains("/ss3/", StringComparison.Ordinal) ? FakeService.Json(200, body) : null;

        await system.UpdateAsync();

        Assert.Same(settings, system.Settings);
        Assert.Equal(sensors, system.Sensors.Count);
        Assert.True(system.RfJamming);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"Unauthorized\"")]
    [InlineData("{}")]
    [InlineData("{\"subscriptions\":\"none\"}")]
    public async Task A_list_of_systems_that_is_none_is_an_error_and_not_an_empty_account(string body)
    {
        await using var house = new House();
        house.First = _ => FakeService.Json(200, body);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => house.Client.GetSystemsAsync());

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
    }

    [Theory]
    [InlineData("no base station", 0)]
    [InlineData("empty system", 0)]
    [InlineData("no system", 0)]
    [InlineData("no status", 1)]
    [InlineData("status a text", 1)]
    [InlineData("ids as texts", 1)]
    public async Task Only_subscriptions_with_a_base_station_are_systems(string change, int systems)
    {
        await using var house = new House();
        JsonObject subscription = house.Subscription;
        switch (change)
        {
            case "no base station":
                subscription["status"]!["hasBaseStation"] = false;
                break;
            case "empty system":
                subscription["location"]!["system"] = new JsonObject();
                break;
            case "no system":
                subscription["location"]!.AsObject().Remove("system");
                break;
            case "no status":
                subscription.Remove("status");
                break;
            case "status a text":
                subscription["status"] = "active";
                break;
            default:
                subscription["sid"] = "551207";
                break;
        }

        Assert.Equal(systems, (await house.Client.GetSystemsAsync()).Count);
    }

    [Fact]
    public async Task Ids_are_64_bits_wide()
    {
        await using var house = new House();
        house.Subscription["sid"] = 70012003973;

        Assert.Equal(70012003973, (await house.Client.GetSystemAsync()).Id);
    }

    [Fact]
    public async Task In_version_2_devices_that_share_a_serial_are_kept_apart_and_empty_places_skipped()
    {
        await using var house = new House(version: 2);
        JsonArray sensors = house.Settings["settings"]!["sensors"]!.AsArray();
        sensors[4]!["serial"] = "K71";
        SimpliSafeSystem system = await house.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal(9, system.Sensors.Count);
        Assert.Equal(["Barn keypad", "Barn door"], system.Sensors.Where(static one => one.Serial == "K71").Select(static one => one.Name));
        Assert.True(Assert.Single(system.Sensors.OfType<EntrySensor>()).IsOpen);
        Assert.Equal(["Barn glass"], system.Sensors.Where(static one => one.HasLowBattery == true).Select(static one => one.Name));
    }

    [Fact]
    public async Task Settings_out_of_their_range_are_refused_with_option_and_range()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => system.SetSettingsAsync(new() { ExitDelayAway = TimeSpan.FromSeconds(44) }));

        Assert.Contains("ExitDelayAway must be 45 to 255 whole seconds, but is 44.", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new()));
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new() { AlarmVolume = new(4) }));
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new() { AlarmDuration = TimeSpan.FromSeconds(481) }));
        Assert.Single(house.Requests);
    }

    [Fact]
    public async Task Settings_of_version_2_can_not_be_changed_and_nothing_is_asked()
    {
        await using var house = new House(version: 2);
        SimpliSafeSystem system = await house.SystemAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => system.SetSettingsAsync(new() { Light = true }));

        Assert.Single(house.Requests);
    }

    [Fact]
    public async Task Changed_settings_are_proved_by_the_answer_or_by_reading_them()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            house.Do(house.Requests[^1]);
            return FakeService.Json(200, "");
        });

        SystemSettings settings = await house.DriveAsync(system.SetSettingsAsync(new() { Light = true, DoorChime = Volume.High }));

        Assert.True(settings.Light);
        Assert.Equal(Volume.High, settings.DoorChime);
        Assert.Equal(1, house.Sent);
    }

    [Theory]
    [InlineData("OFF", "OFF")]
    [InlineData("homeCount", "HOME_COUNT")]
    [InlineData("Home_Count", "HOME_COUNT")]
    [InlineData("home-count", "HOME_COUNT")]
    [InlineData("NAP", "NAP")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    public void States_in_every_style_are_the_same(string? text, string expected) => Assert.Equal(expected, new SystemState(text).ToString());
}
