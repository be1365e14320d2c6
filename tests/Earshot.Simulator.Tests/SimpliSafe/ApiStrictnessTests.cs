using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests what the API rejects and what it stores.</summary>
public sealed class ApiStrictnessTests
{
    private const string Master = "\"master\":{\"pin\":\"4817\"}";
    private const string Duress = "\"duress\":{\"pin\":\"6290\"}";
    private const string EmptySlot = "{\"name\":\"\",\"pin\":\"\"}";

    [Fact]
    public async Task Subscriptions_belong_to_the_account_and_can_be_filtered()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSystem barn = service.Simulator.AddSystem(service.Account, version: 2, name: "Barn");
        SimulatedAccount other = service.Simulator.AddAccount("other@example.test", "another-one");
        SimulatedSystem foreign = service.Simulator.AddSystem(other);
        service.Simulator.SetActive(barn, active: false);
        string list = $"/v1/users/{service.Account.UserId}/subscriptions?activeOnly=";
        Assert.Equal([service.Sid], Sids(await service.GetAsync(list + "true")));
        Assert.Equal([service.Sid, barn.Id], Sids(await service.GetAsync(list + "false")));
        Assert.Equal(400, (await service.SendJsonAsync("GET", list + "yes")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v1/users/{other.UserId}/subscriptions?activeOnly=true")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v1/subscriptions/{foreign.Id}/")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v1/subscriptions/{foreign.Id}/events")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("POST", $"/v1/ss3/subscriptions/{foreign.Id}/state/away")).Status);
        Assert.Equal(AlarmState.Off, foreign.State);
    }

    [Fact]
    public async Task Every_operation_except_login_requires_a_token()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        foreach ((string method, string path) in new[]
        {
            ("GET", "/v1/api/authCheck"), ("GET", $"/v1/users/{service.Account.UserId}/subscriptions"),
            ("GET", $"/v1/subscriptions/{service.Sid}/"),
            ("POST", $"/v1/ss3/subscriptions/{service.Sid}/state/off"), ("GET", $"/v1/ss3/subscriptions/{service.Sid}/sensors"),
            ("GET", $"/v1/ss3/subscriptions/{service.Sid}/settings/normal"), ("POST", $"/v1/ss3/subscriptions/{service.Sid}/settings/pins"),
            ("GET", $"/v1/subscriptions/{service.Sid}/events"), ("GET", $"/v1/doorlock/{service.Sid}"), ("GET", "/v1/0/mjpg"),
            ("GET", "/v2/cameras/0/0/live-view"),
        })
        {
            (int status, JsonNode? body) = await service.SendJsonAsync(method, path, token: "nonsense");
            Assert.Equal((401, "Unauthorized"), (status, body!.GetValue<string>()));
        }

        Assert.Equal(404, (await service.SendJsonAsync("GET", "/v1/nothing")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("{\"exitDelayAway\":90}")]
    [InlineData("{\"normal\":{\"exitDelayAway\":90},\"more\":1}")]
    [InlineData("{\"normal\":{\"exitDelayAway\":44}}")]
    [InlineData("{\"normal\":{\"exitDelayAway\":256}}")]
    [InlineData("{\"normal\":{\"exitDelayAway\":\"90\"}}")]
    [InlineData("{\"normal\":{\"entryDelayAway\":29}}")]
    [InlineData("{\"normal\":{\"entryDelayHome\":256}}")]
    [InlineData("{\"normal\":{\"exitDelayHome\":-1}}")]
    [InlineData("{\"normal\":{\"alarmDuration\":29}}")]
    [InlineData("{\"normal\":{\"alarmDuration\":481}}")]
    [InlineData("{\"normal\":{\"alarmVolume\":4}}")]
    [InlineData("{\"normal\":{\"doorChime\":4}}")]
    [InlineData("{\"normal\":{\"voicePrompts\":-1}}")]
    [InlineData("{\"normal\":{\"light\":1}}")]
    [InlineData("{\"normal\":{\"unknown\":1}}")]
    [InlineData("{\"normal\":{\"alarmVolume\":1,\"exitDelayAway\":0}}")]
    public async Task Invalid_settings_are_rejected_as_a_whole(string body)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        Assert.Equal(400, (await service.SendJsonAsync("POST", $"/v1/ss3/subscriptions/{service.Sid}/settings/normal", body)).Status);
        Assert.Equal(
            ("60", "3"),
            (service.Simulator.GetSetting(service.System, "exitDelayAway"), service.Simulator.GetSetting(service.System, "alarmVolume")));
    }

    [Fact]
    public async Task Valid_settings_are_stored()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        string path = $"/v1/ss3/subscriptions/{service.Sid}/settings/normal";
        (int status, JsonNode? response) = await service.SendJsonAsync(
            "POST", path, """{"normal":{"exitDelayAway":255,"light":false,"alarmVolume":0}}""");
        Assert.Equal((200, 255), (status, response!["settings"]!["normal"]!["exitDelayAway"]!.GetValue<int>()));
        Assert.False((await service.GetAsync(path + "?forceUpdate=false"))["settings"]!["normal"]!["light"]!.GetValue<bool>());
    }

    public static TheoryData<string> InvalidPins() =>
    [
        Pins(Users()).Replace(Master + ",", "", StringComparison.Ordinal),
        Pins(Users()).Replace(Duress + ",", "", StringComparison.Ordinal),
        Pins("{" + string.Join(',', Enumerable.Range(0, 3).Select(slot => $"\"{slot}\":{EmptySlot}")) + "}"),
        Pins("[" + string.Join(',', Enumerable.Repeat(EmptySlot, 4)) + "]"),
        $$$"""{"pins":{{{{Master}}},{{{Duress}}}},"users":{{{Users()}}}}""",
        Pins(Users()).Replace("6290", "4817", StringComparison.Ordinal),
        Pins(Users("""{"name":"A","pin":"4817"}""")),
        Pins(Users("""{"name":"A","pin":"481"}""")),
        Pins(Users("""{"name":"A","pin":"48a7"}""")),
        Pins(Users("""{"name":"","pin":"1357"}""")),
    ];

    [Theory]
    [MemberData(nameof(InvalidPins))]
    public async Task Invalid_PIN_set_is_rejected_without_revealing_PINs(string body)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        (int status, JsonNode? error) = await service.SendJsonAsync("POST", $"/v1/ss3/subscriptions/{service.Sid}/settings/pins", body);
        Assert.Equal((400, "PinError", 400), (status, error!["type"]!.GetValue<string>(), error["statusCode"]!.GetValue<int>()));
        Assert.DoesNotContain("4817", error.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("7305", service.Simulator.GetPins(service.System)["Tilda"]);
    }

    [Fact]
    public async Task PINs_are_sent_as_object_and_received_as_array()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        (int status, JsonNode? response) = await service.SendJsonAsync("POST", $"/v1/ss3/subscriptions/{service.Sid}/settings/pins", """
            {
              "pins": {
                "duress": { "pin": "6291" },
                "master": { "pin": "4818" },
                "users": {
                  "0": { "name": "Ines", "pin": "7306" },
                  "1": { "name": "", "pin": "" },
                  "2": { "name": "Otto", "pin": "8165" },
                  "3": { "name": "", "pin": "" }
                }
              }
            }
            """);
        Assert.Equal(200, status);
        JsonArray users = response!["settings"]!["pins"]!["users"]!.AsArray();
        Assert.Equal(["7306", "", "8165", ""], users.Select(u => u!["pin"]!.GetValue<string>()));
        Assert.Equal(["master", "duress", "Ines", "Otto"], service.Simulator.GetPins(service.System).Keys);
        JsonNode read = await service.GetAsync($"/v1/ss3/subscriptions/{service.Sid}/settings/normal?forceUpdate=true");
        Assert.Equal("4818", read["settings"]!["pins"]!["master"]!["pin"]!.GetValue<string>());
    }

    [Fact]
    public async Task Version_2_accepts_either_key_for_an_empty_slot()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSystem old = service.Simulator.AddSystem(service.Account, version: 2);
        string path = $"/v1/subscriptions/{old.Id}/pins";
        (int status, JsonNode? response) = await service.SendJsonAsync("POST", path, """
            {
              "pins": {
                "duress": { "value": "6290" },
                "pin1": { "value": "4817" },
                "pin2": { "name": "Ines", "value": "7305" },
                "pin3": { "name": "", "value": "" },
                "pin4": { "name": "", "pin": "" },
                "pin5": { "name": "", "pin": "" }
              }
            }
            """);
        Assert.Equal((200, "7305"), (status, response!["pins"]!["pin2"]!["value"]!.GetValue<string>()));
        (status, JsonNode? error) = await service.SendJsonAsync(
            "POST", path, """{"pins":{"duress":{"value":"6290"},"pin1":{"value":"4817"}}}""");
        Assert.Equal((400, "PinError"), (status, error!["type"]!.GetValue<string>()));
        Assert.Equal(
            "7305", (await service.GetAsync(path + "?settingsType=all&cached=false"))["pins"]!["pin2"]!["value"]!.GetValue<string>());
        Assert.Equal(400, (await service.SendJsonAsync("GET", path + "?cached=true")).Status);
    }

    [Theory]
    [InlineData(FromTimestampMode.OldestAtOrAfter, new[] { 3, 2 })]
    [InlineData(FromTimestampMode.NewestAtOrAfter, new[] { 5, 4 })]
    [InlineData(FromTimestampMode.NewestAtOrBefore, new[] { 2, 1 })]
    public async Task Events_are_listed_from_a_time_newest_first(FromTimestampMode meaning, int[] expected)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { FromTimestamp = meaning });
        long from = 0;
        for (int code = 1; code <= 5; code++)
        {
            service.Advance(10);
            from = code == 2 ? service.Time.GetUtcNow().ToUnixTimeSeconds() : from;
            service.Simulator.WriteEvent(service.System, code);
        }

        JsonNode list = await service.GetAsync($"/v1/subscriptions/{service.Sid}/events?fromTimestamp={from}&numEvents=2");
        Assert.Equal(expected, list["events"]!.AsArray().Select(e => e!["eventCid"]!.GetValue<int>()));
        Assert.Equal((2, list["events"]![0]!["eventTimestamp"]!.GetValue<long>()),
        (list["numEvents"]!.GetValue<int>(), list["lastEventTimestamp"]!.GetValue<long>()));
    }

    [Fact]
    public async Task More_than_fifty_events_are_rejected()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        for (int i = 0; i < 60; i++)
        {
            service.Simulator.WriteEvent(service.System, 3441);
        }

        string path = $"/v1/subscriptions/{service.Sid}/events";
        Assert.Equal(50, (await service.GetAsync(path))["events"]!.AsArray().Count);
        Assert.Equal(50, (await service.GetAsync(path + "?numEvents=50"))["numEvents"]!.GetValue<int>());
        foreach (string count in (string[])["51", "0", "-1", "x"])
        {
            (int status, JsonNode? error) = await service.SendJsonAsync("GET", $"{path}?numEvents={count}");
            Assert.Equal((400, "InvalidParameter", "numEvents"),
            (status, error!["errorType"]!.GetValue<string>(), error["param"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Cached_sensors_lag_until_a_forced_read_or_a_delay()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.OpenDoor(service.Door);
        Assert.False(await IsOpenAsync(service, forced: false));
        Assert.True(await IsOpenAsync(service, forced: true));
        Assert.True(await IsOpenAsync(service, forced: false));
        service.Simulator.CloseDoor(service.Door);
        service.Advance(4.9);
        Assert.True(await IsOpenAsync(service, forced: false));
        service.Advance(0.1);
        Assert.False(await IsOpenAsync(service, forced: false));
        await using ServiceFixture quick = await ServiceFixture.StartAsync(o => o with { SensorCacheDelay = TimeSpan.Zero });
        quick.Simulator.OpenDoor(quick.Door);
        Assert.True(await IsOpenAsync(quick, forced: false));
    }

    [Fact]
    public async Task Base_station_processes_one_request_at_a_time()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { BaseStationDelay = TimeSpan.FromSeconds(3) });
        string sensors = $"/v1/ss3/subscriptions/{service.Sid}/sensors?forceUpdate=";
        string settings = $"/v1/ss3/subscriptions/{service.Sid}/settings/normal?forceUpdate=";
        Task<JsonNode> first = service.GetAsync(sensors + "true");
        await service.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(SocketClient.WaitTimeout);
        foreach ((string method, string path) in new[] { ("GET", settings + "true"), ("GET", sensors + "true"),
            ("POST", $"/v1/ss3/subscriptions/{service.Sid}/state/away") })
        {
            (int status, JsonNode? error) = await service.SendJsonAsync(method, path);
            Assert.Equal((409, "SettingsInProgress"), (status, error!["type"]!.GetValue<string>()));
        }

        await service.GetAsync(settings + "false");
        await service.GetAsync(sensors + "false");
        service.Advance(3);
        await first;
        Task<JsonNode> next = service.GetAsync(settings + "true");
        await service.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(SocketClient.WaitTimeout);
        service.Advance(3);
        await next;
        Assert.Equal(AlarmState.Off, service.System.State);
    }

    [Fact]
    public async Task Offline_base_station_returns_504_and_changes_nothing()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.SetOffline(service.System);
        Assert.True((await service.StateAsync())["isOffline"]!.GetValue<bool>());
        (int status, JsonNode? error) = await service.ArmAsync("away");
        Assert.Equal((504, "GatewayTimeout", "009"), (status, error!["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        Assert.Equal(504, (await service.SendJsonAsync("GET", $"/v1/ss3/subscriptions/{service.Sid}/sensors?forceUpdate=true")).Status);
        await service.GetAsync($"/v1/ss3/subscriptions/{service.Sid}/sensors?forceUpdate=false");
        service.Simulator.SetOffline(service.System, offline: false);
        Assert.Equal(200, (await service.ArmAsync("home")).Status);
        Assert.Equal([1350, 3350, 3441], service.Codes);
    }

    [Fact]
    public async Task Plan_without_remote_management_allows_only_state_reads()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.SetRemoteManagement(service.System, allowed: false);
        await service.StateAsync();
        foreach ((string method, string path) in new[] { ("POST", "state/away"), ("GET", "sensors"), ("GET", "settings/normal") })
        {
            (int status, JsonNode? error) = await service.SendJsonAsync(method, $"/v1/ss3/subscriptions/{service.Sid}/{path}");
            Assert.Equal(
                (403, "NoRemoteManagement", "078"), (status, error!["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Unknown_command_is_rejected()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        Assert.Equal(400, (await service.ArmAsync("AWAY")).Status);
        Assert.Equal(400, (await service.ArmAsync("test")).Status);
        Assert.Empty(service.Codes);
    }

    [Fact]
    public async Task Invalid_options_are_rejected_by_name()
    {
        foreach ((SimpliSafeSimulatorOptions options, string name) in new[]
        {
            (new SimpliSafeSimulatorOptions { AccessTokenLifetime = TimeSpan.Zero }, "AccessTokenLifetime"),
            (new SimpliSafeSimulatorOptions { SensorCacheDelay = TimeSpan.FromSeconds(-1) }, "SensorCacheDelay"),
            (new SimpliSafeSimulatorOptions { RefusedSocketCloseCode = 1000 }, "RefusedSocketCloseCode"),
            (new SimpliSafeSimulatorOptions { SendQueueSize = 0 }, "SendQueueSize"),
            (new SimpliSafeSimulatorOptions { SubscribedType = "" }, "SubscribedType"),
        })
        {
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => SimpliSafeSimulator.StartAsync(options));
            Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        }
    }

    private static int[] Sids(JsonNode list) => [.. list["subscriptions"]!.AsArray().Select(s => s!["sid"]!.GetValue<int>())];

    /// <summary>A PIN set with the given users, valid if the users are.</summary>
    private static string Pins(string users) => $$$"""{"pins":{{{{Master}}},{{{Duress}}},"users":{{{users}}}}}""";

    /// <summary>Four slots, of which the first can be given.</summary>
    private static string Users(string first = EmptySlot) =>
        $$"""{"0":{{first}},"1":{{EmptySlot}},"2":{{EmptySlot}},"3":{{EmptySlot}}}""";

    private static async Task<bool> IsOpenAsync(ServiceFixture service, bool forced)
    {
        JsonNode list = await service.GetAsync($"/v1/ss3/subscriptions/{service.Sid}/sensors?forceUpdate={(forced ? "true" : "false")}");
        JsonNode door = list["sensors"]!.AsArray().Single(s => s!["serial"]!.GetValue<string>() == service.Door.Serial)!;
        return door["status"]!["triggered"]!.GetValue<bool>();
    }
}
