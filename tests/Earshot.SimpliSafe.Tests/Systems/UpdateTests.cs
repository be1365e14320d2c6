using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests updates of systems.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task Update_reads_cached_settings_before_sensors_by_default()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal(
            [
                "GET /v1/subscriptions/551207/",
                "GET /v1/ss3/subscriptions/551207/settings/normal?forceUpdate=false",
                "GET /v1/ss3/subscriptions/551207/sensors?forceUpdate=false",
            ],
            fixture.Lines.Skip(1));
    }

    [Fact]
    public async Task Settings_and_sensors_are_never_read_concurrently()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        using var held = new ManualResetEventSlim();
        int underWay = 0;
        int most = 0;
        fixture.First = request =>
        {
            if (request.Uri.AbsolutePath.Contains("/ss3/", StringComparison.Ordinal))
            {
                most = Math.Max(most, Interlocked.Increment(ref underWay));
                held.Wait(TestTimeout.Value);
                Interlocked.Decrement(ref underWay);
            }

            return null;
        };

        Task[] updates = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => system.UpdateAsync()))];
        held.Set();
        await Task.WhenAll(updates).WaitAsync(TestTimeout.Value);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Read_is_retried_three_times_when_base_station_is_busy()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        var asked = new List<TimeSpan>();
        DateTimeOffset start = fixture.Time.GetUtcNow();
        fixture.First = request =>
        {
            if (!request.Uri.AbsolutePath.EndsWith("/sensors", StringComparison.Ordinal))
            {
                return null;
            }

            asked.Add(fixture.Time.GetUtcNow() - start);
            return FakeSystem.Busy();
        };

        await Assert.ThrowsAsync<ConflictException>(() => fixture.DriveAsync(system.UpdateAsync(includeSettings: false)));

        Assert.Equal([0, 1, 3, 7], asked.Select(static time => (int)time.TotalSeconds));
    }

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 0)]
    public async Task Sensor_reading_waits_after_arming_when_system_has_locks(bool locks, int seconds)
    {
        await using var fixture = new FakeSystem();
        if (!locks)
        {
            fixture.Sensors["sensors"] = new JsonArray(
            [
                .. fixture.Sensors["sensors"]!.AsArray()
                    .Where(static one => (int)one!["type"]! != 16)
                    .Select(static one => one!.DeepClone()),
            ]);
        }

        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        await fixture.DriveAsync(system.SetHomeAsync());
        DateTimeOffset armed = fixture.Time.GetUtcNow();
        DateTimeOffset? asked = null;
        fixture.First = request =>
        {
            asked ??= request.Uri.Query == "?forceUpdate=true" && request.Uri.AbsolutePath.EndsWith("/sensors", StringComparison.Ordinal)
                ? fixture.Time.GetUtcNow()
                : null;
            return null;
        };

        await system.UpdateAsync(cached: true);
        await fixture.DriveAsync(system.UpdateAsync(includeSettings: false, cached: false));

        Assert.InRange((asked!.Value - armed).TotalSeconds, seconds, seconds + 0.2);
    }

    [Fact]
    public async Task Update_keeps_the_same_objects()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        SimpliSafeSensor[] sensors = [.. system.Sensors];
        SimpliSafeCamera[] cameras = [.. system.Cameras];
        EntrySensor door = Assert.IsType<EntrySensor>(sensors.Single(static one => one.Name == "Porch door"));
        Assert.True(door.IsOpen);
        fixture.Sensors["sensors"]!.AsArray().Single(static one => (string?)one!["name"] == "Porch door")!["status"]!["triggered"] = false;
        fixture.State = "AWAY";

        SimpliSafeSystem again = await fixture.SystemAsync();
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
    public async Task Unreadable_response_keeps_the_old_values(string body)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        SystemSettings? settings = system.Settings;
        int sensors = system.Sensors.Count;
        fixture.First = request => request.Uri.AbsolutePath.Contains("/ss3/", StringComparison.Ordinal)
            ? FakeService.Json(200, body)
            : null;

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
    public async Task Invalid_list_of_systems_throws(string body)
    {
        await using var fixture = new FakeSystem();
        fixture.First = _ => FakeService.Json(200, body);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => fixture.Client.GetSystemsAsync());

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
        await using var fixture = new FakeSystem();
        JsonObject subscription = fixture.Subscription;
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

        Assert.Equal(systems, (await fixture.Client.GetSystemsAsync()).Count);
    }

    [Fact]
    public async Task Ids_have_64_bits()
    {
        await using var fixture = new FakeSystem();
        fixture.Subscription["sid"] = 70012003973;

        Assert.Equal(70012003973, (await fixture.Client.GetSystemAsync()).Id);
    }

    [Fact]
    public async Task Version_2_devices_can_share_a_serial_number()
    {
        await using var fixture = new FakeSystem(version: 2);
        JsonArray sensors = fixture.Settings["settings"]!["sensors"]!.AsArray();
        sensors[4]!["serial"] = "K71";
        SimpliSafeSystem system = await fixture.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal(9, system.Sensors.Count);
        Assert.Equal(["Barn keypad", "Barn door"], system.Sensors.Where(static one => one.Serial == "K71").Select(static one => one.Name));
        Assert.True(Assert.Single(system.Sensors.OfType<EntrySensor>()).IsOpen);
        Assert.Equal(["Barn glass"], system.Sensors.Where(static one => one.HasLowBattery == true).Select(static one => one.Name));
    }

    [Fact]
    public async Task Settings_out_of_range_throw_with_name_and_range()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => system.SetSettingsAsync(new() { ExitDelayAway = TimeSpan.FromSeconds(44) }));

        Assert.Contains("ExitDelayAway must be 45 to 255 whole seconds, but is 44.", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new()));
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new() { AlarmVolume = new(4) }));
        await Assert.ThrowsAsync<ArgumentException>(() => system.SetSettingsAsync(new() { AlarmDuration = TimeSpan.FromSeconds(481) }));
        Assert.Single(fixture.Requests);
    }

    [Fact]
    public async Task Changing_settings_throws_for_version_2()
    {
        await using var fixture = new FakeSystem(version: 2);
        SimpliSafeSystem system = await fixture.SystemAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => system.SetSettingsAsync(new() { Light = true }));

        Assert.Single(fixture.Requests);
    }

    [Fact]
    public async Task Changed_settings_are_confirmed_by_response_or_reading()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            fixture.Execute(fixture.Requests[^1]);
            return FakeService.Json(200, "");
        });

        SystemSettings settings = await fixture.DriveAsync(system.SetSettingsAsync(new() { Light = true, DoorChime = Volume.High }));

        Assert.True(settings.Light);
        Assert.Equal(Volume.High, settings.DoorChime);
        Assert.Equal(1, fixture.Sent);
    }

    [Theory]
    [InlineData("OFF", "OFF")]
    [InlineData("homeCount", "HOME_COUNT")]
    [InlineData("Home_Count", "HOME_COUNT")]
    [InlineData("home-count", "HOME_COUNT")]
    [InlineData("NAP", "NAP")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    public void States_in_all_styles_are_equal(string? text, string expected) => Assert.Equal(expected, new SystemState(text).ToString());

    [Theory]
    [InlineData(403, "")]
    [InlineData(403, """{"type":"NoRemoteManagement","code":"078","statusCode":403}""")]
    [InlineData(404, """{"errorType":"NotFound"}""")]
    [InlineData(500, "")]
    public async Task Refused_settings_do_not_prevent_reading_the_devices(int status, string body)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.First = request => request.Uri.AbsolutePath.EndsWith("/settings/normal", StringComparison.Ordinal)
            ? FakeService.Json(status, body)
            : null;
        EarshotException refused = await Assert.ThrowsAnyAsync<EarshotException>(() => fixture.DriveAsync(system.UpdateAsync()));
        Assert.Equal("GetSettings", refused.Operation);
        Assert.Null(system.Settings);
        Assert.NotEmpty(system.Sensors);
        Assert.NotNull(system.SensorsReadAt);
    }
}
