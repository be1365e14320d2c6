using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests all requests of systems, devices, settings, PINs, and cameras byte for byte.</summary>
public sealed class RequestTests
{
    private const string Agent =
        "User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15";

    private static readonly string[] Headers = ["Accept: application/json", $"Authorization: Bearer {FakeSystem.Token}", Agent];

    public static TheoryData<string, int, string, string?> Requests => new()
    {
        { "subscriptions.list", 3, "GET https://api.simplisafe.com/v1/users/40871/subscriptions?activeOnly=true", null },
        { "subscriptions.get", 3, "GET https://api.simplisafe.com/v1/subscriptions/551207/", null },
        { "subscriptions.get", 2, "GET https://api.simplisafe.com/v1/subscriptions/549316/", null },
        { "v3.state.set off", 3, "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/state/off", "" },
        { "v3.state.set home", 3, "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/state/home", "" },
        { "v3.state.set away", 3, "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/state/away", "" },
        { "v2.state.set off", 2, "POST https://api.simplisafe.com/v1/subscriptions/549316/state?state=off", "" },
        { "v2.state.set home", 2, "POST https://api.simplisafe.com/v1/subscriptions/549316/state?state=home", "" },
        { "v2.state.set away", 2, "POST https://api.simplisafe.com/v1/subscriptions/549316/state?state=away", "" },
        { "v3.sensors.list cached", 3, "GET https://api.simplisafe.com/v1/ss3/subscriptions/551207/sensors?forceUpdate=false", null },
        { "v3.sensors.list fresh", 3, "GET https://api.simplisafe.com/v1/ss3/subscriptions/551207/sensors?forceUpdate=true", null },
        {
            "v3.settings.get cached",
            3,
            "GET https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/normal?forceUpdate=false",
            null
        },
        { "v3.settings.get fresh", 3, "GET https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/normal?forceUpdate=true", null },
        {
            "v3.settings.set",
            3,
            "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/normal",
            """{"normal":{"doorChime":0,"exitDelayAway":90,"light":true}}"""
        },
        {
            "v3.settings.set all",
            3,
            "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/normal",
            """{"normal":{"alarmDuration":480,"alarmVolume":3,"doorChime":1,"entryDelayAway":30,"entryDelayHome":0"""
            + ""","exitDelayAway":255,"exitDelayHome":45,"light":false,"voicePrompts":2}}"""
        },
        {
            "v3.pins.set remove",
            3,
            "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/pins",
            """{"pins":{"duress":{"pin":"6290"},"master":{"pin":"4817"},"users":{"0":{"name":"Otto","pin":"8164"}"""
            + ""","1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}"""
        },
        {
            "v3.pins.set",
            3,
            "POST https://api.simplisafe.com/v1/ss3/subscriptions/551207/settings/pins",
            """{"pins":{"duress":{"pin":"6290"},"master":{"pin":"4817"},"users":{"0":{"name":"Ines","pin":"7305"}"""
            + ""","1":{"name":"Otto","pin":"8164"},"2":{"name":"Gardener","pin":"9351"},"3":{"name":"","pin":""}}}}"""
        },
        {
            "v2.settings.get cached",
            2,
            "GET https://api.simplisafe.com/v1/subscriptions/549316/settings?settingsType=all&cached=true",
            null
        },
        {
            "v2.settings.get fresh",
            2,
            "GET https://api.simplisafe.com/v1/subscriptions/549316/settings?settingsType=all&cached=false",
            null
        },
        { "v2.pins.get", 2, "GET https://api.simplisafe.com/v1/subscriptions/549316/pins?settingsType=all&cached=false", null },
        {
            "v2.pins.set",
            2,
            "POST https://api.simplisafe.com/v1/subscriptions/549316/pins",
            """{"pins":{"duress":{"value":"6290"},"pin1":{"value":"4817"},"pin2":{"name":"Ines","value":"7305"}"""
            + ""","pin3":{"name":"Gardener","value":"9351"},"pin4":{"name":"","pin":""},"pin5":{"name":"","pin":""}}}"""
        },
        { "events.list", 3, "GET https://api.simplisafe.com/v1/subscriptions/551207/events?numEvents=1", null },
        { "events.list", 2, "GET https://api.simplisafe.com/v1/subscriptions/549316/events?numEvents=1", null },
        { "messages.delete.v2", 2, "DELETE https://api.simplisafe.com/v1/subscriptions/549316/messages", "" },
        { "messages.delete.v3", 3, "DELETE https://api.simplisafe.com/v1/ss3/subscriptions/551207/messages", "" },
        { "locks.list", 3, "GET https://api.simplisafe.com/v1/doorlock/551207", null },
        { "locks.state.set lock", 3, "POST https://api.simplisafe.com/v1/doorlock/551207/0a7c11e2/state", """{"state":"lock"}""" },
        { "locks.state.set unlock", 3, "POST https://api.simplisafe.com/v1/doorlock/551207/0a7c11e2/state", """{"state":"unlock"}""" },
        { "camera.mjpg", 3, "GET https://media.simplisafe.com/v1/9c41e07ab2d84f6599a1c0de77b10e21/mjpg?x=640&fr=1", null },
        {
            "camera.liveView",
            3,
            "GET https://app-hub.prd.aser.simplisafe.com/v2/cameras/5e0d93bb14c64a0f8d2276aa3c9f41d8/551207/live-view",
            null
        },
        {
            "camera.eventMedia",
            3,
            "GET https://remix.us-east-1.prd.cam.simplisafe.com/v1/snapshot/9c41e07ab2d84f6599a1c0de77b10e21/551207/time/"
            + "1785654896/1785654909?account=000000000000&region=us-east-1&width=320",
            null
        },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_is_exactly_as_specified(string name, int version, string line, string? body)
    {
        await using var fixture = new FakeSystem(version);
        fixture.First = static request => request.Uri.Host.StartsWith("api.", StringComparison.Ordinal)
            ? null
            : request.Uri.AbsolutePath.EndsWith("live-view", StringComparison.Ordinal)
                ? FakeService.Json(200, Sample.Http("live_view_kvs").ToJsonString())
                : FakeService.Text(200, "no image", "image/jpeg");
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        int before = fixture.Requests.Count;
        try
        {
            await fixture.DriveAsync(MakeAsync(fixture, system, name));
        }
        catch (ConnectionException)
        {
            // The fake service has no image.
        }

        FakeService.Request request = fixture.Requests.Skip(name is "subscriptions.list" ? 0 : before)
            .First(one => $"{one.Method} {one.Uri.AbsoluteUri}" == line && (body is not { Length: > 0 } || one.Body == body));
        string[] expected = body switch
        {
            "" => [.. Headers, "Content-Length: 0"],
            not null =>
            [
                .. Headers,
                $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}",
                "Content-Type: application/json; charset=utf-8",
            ],
            null => Headers,
        };
        if (name is "camera.mjpg" or "camera.eventMedia")
        {
            expected = ["Accept: */*", .. Headers[1..]];
        }

        Assert.Equal(body ?? "", request.Body);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            request.Headers);
    }

    [Fact]
    public async Task Stream_has_token_in_header_but_not_in_address()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeCamera camera = (await fixture.SystemAsync()).Cameras[0];

        CameraStream flv = await camera.GetFlvStreamAsync();
        CameraStream mjpeg = await camera.GetMjpegStreamAsync(640, 2);

        Assert.Equal(
            "https://media.simplisafe.com/v1/9c41e07ab2d84f6599a1c0de77b10e21/flv?x=1280&audioEncoding=AAC",
            flv.Address.AbsoluteUri);
        Assert.Equal("https://media.simplisafe.com/v1/9c41e07ab2d84f6599a1c0de77b10e21/mjpg?x=640&fr=2", mjpeg.Address.AbsoluteUri);
        Assert.Equal($"Bearer {FakeSystem.Token}", flv.Authorization);
        Assert.DoesNotContain(FakeSystem.Token, flv.ToString(), StringComparison.Ordinal);
    }

    private static async Task MakeAsync(FakeSystem fixture, SimpliSafeSystem system, string name)
    {
        Task call = name switch
        {
            "subscriptions.list" => Task.CompletedTask,
            "subscriptions.get" => system.UpdateAsync(includeSettings: false, includeDevices: false),
            "v3.state.set off" or "v2.state.set off" => system.SetOffAsync(),
            "v3.state.set home" or "v2.state.set home" => system.SetHomeAsync(),
            "v3.state.set away" or "v2.state.set away" => system.SetAwayAsync(),
            "v3.sensors.list cached" => system.UpdateAsync(includeSettings: false),
            "v3.sensors.list fresh" => system.UpdateAsync(includeSettings: false, cached: false),
            "v3.settings.get cached" or "v2.settings.get cached" => system.UpdateAsync(includeDevices: false),
            "v3.settings.get fresh" or "v2.settings.get fresh" => system.UpdateAsync(includeDevices: false, cached: false),
            "v3.settings.set" => system.SetSettingsAsync(
                new() { ExitDelayAway = TimeSpan.FromSeconds(90), DoorChime = Volume.Off, Light = true }),
            "v3.pins.set" or "v2.pins.set" => system.SetPinAsync("Gardener", "9351"),
            "v3.settings.set all" => system.SetSettingsAsync(new()
            {
                AlarmDuration = TimeSpan.FromSeconds(480),
                AlarmVolume = Volume.High,
                DoorChime = Volume.Low,
                EntryDelayAway = TimeSpan.FromSeconds(30),
                EntryDelayHome = TimeSpan.Zero,
                ExitDelayAway = TimeSpan.FromSeconds(255),
                ExitDelayHome = TimeSpan.FromSeconds(45),
                Light = false,
                VoicePrompts = Volume.Medium,
            }),
            "v3.pins.set remove" => system.RemovePinAsync("ines"),
            "v2.pins.get" => system.GetPinsAsync(),
            "events.list" => system.GetLatestEventAsync(),
            "messages.delete.v2" or "messages.delete.v3" => system.ClearNotificationsAsync(),
            "locks.list" or "locks.state.set lock" => system.FindLock("Porch lock")!.LockAsync(),
            "locks.state.set unlock" => system.FindLock("Porch lock")!.UnlockAsync(),
            "camera.mjpg" => system.Cameras[0].GetSnapshotAsync(width: 640, openShutter: true),
            "camera.liveView" => system.Cameras[1].GetLiveViewAsync(),
            "camera.eventMedia" => DownloadAsync(fixture, system),
            _ => throw new ArgumentException(name, nameof(name)),
        };
        await call;
    }

    private static async Task DownloadAsync(FakeSystem fixture, SimpliSafeSystem system)
    {
        IReadOnlyList<SimpliSafeEvent> events = await system.GetEventsAsync();
        RecordingLink link = events.SelectMany(static one => one.Recordings).Single().Links["snapshot/jpg"];
        await fixture.Client.DownloadAsync(link, Stream.Null, width: 320);
    }
}
