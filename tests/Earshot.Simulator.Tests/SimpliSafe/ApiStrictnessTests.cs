using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>What the API refuses, and what it keeps.</summary>
public sealed class ApiStrictnessTests
{
    [Fact]
    public async Task Subscriptions_are_the_callers_own_and_active_ones_where_asked()
    {
        await using House house = await House.StartAsync();
        SimulatedSystem barn = house.Simulator.AddSystem(house.Account, version: 2, name: "Barn");
        SimulatedAccount other = house.Simulator.AddAccount("other@example.test", "another-one");
        SimulatedSystem foreign = house.Simulator.AddSystem(other);
        house.Simulator.SetActive(barn, active: false);
        string list = $"/v1/users/{house.Account.UserId}/subscriptions?activeOnly=";
        Assert.Equal([house.Sid], Sids(await house.GetAsync(list + "true")));
        Assert.Equal([house.Sid, barn.Id], Sids(await house.GetAsync(list + "false")));
        Assert.Equal(400, (await house.CallAsync("GET", list + "yes")).Status);
        Assert.Equal(404, (await house.CallAsync("GET", $"/v1/users/{other.UserId}/subscriptions?activeOnly=true")).Status);
        Assert.Equal(404, (await house.CallAsync("GET", $"/v1/subscriptions/{foreign.Id}/")).Status);
        Assert.Equal(404, (await house.CallAsync("GET", $"/v1/subscriptions/{foreign.Id}/events")).Status);
        Assert.Equal(404, (await house.CallAsync("POST", $"/v1/ss3/subscriptions/{foreign.Id}/state/away")).Status);
        Assert.Equal(AlarmState.Off, foreign.State);
    }

    [Fact]
    public async Task Every_operation_but_the_log_in_wants_a_token()
    {
        await using House house = await House.StartAsync();
        foreach ((string method, string path) in new[]
        {
            ("GET", "/v1/api/authCheck"), ("GET", $"/v1/users/{house.Account.UserId}/subscriptions"), ("GET", $"/v1/subscriptions/{house.Sid}/"),
            ("POST", $"/v1/ss3/subscriptions/{house.Sid}/state/off"), ("GET", $"/v1/ss3/subscriptions/{house.Sid}/sensors"),
            ("GET", $"/v1/ss3/subscriptions/{house.Sid}/settings/normal"), ("POST", $"/v1/ss3/subscriptions/{house.Sid}/settings/pins"),
            ("GET", $"/v1/subscriptions/{house.Sid}/events"), ("GET", $"/v1/doorlock/{house.Sid}"), ("GET", "/v1/0/mjpg"), ("GET", "/v2/cameras/0/0/live-view"),
        })
        {
            (int status, JsonNode? body) = await house.CallAsync(method, path, token: "nonsense");
            Assert.Equal((401, "Unauthorized"), (status, body!.GetValue<string>()));
        }

        Assert.Equal(404, (await house.CallAsync("GET", "/v1/nothing")).Status);
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
    public async Task Settings_out_of_range_or_without_their_wrapper_are_refused_as_a_whole(string body)
    {
        await using House house = await House.StartAsync();
        Assert.Equal(400, (await house.CallAsync("POST", $"/v1/ss3/subscriptions/{house.Sid}/settings/normal", body)).Status);
        Assert.Equal(("60", "3"), (house.Simulator.GetSetting(house.System, "exitDelayAway"), house.Simulator.GetSetting(house.System, "alarmVolume")));
    }

    [Fact]
    public async Task Settings_in_range_are_kept()
    {
        await using House house = await House.StartAsync();
        string path = $"/v1/ss3/subscriptions/{house.Sid}/settings/normal";
        (int status, JsonNode? answer) = await house.CallAsync("POST", path, """{"normal":{"exitDelayAway":255,"light":false,"alarmVolume":0}}""");
        Assert.Equal((200, 255), (status, answer!["settings"]!["normal"]!["exitDelayAway"]!.GetValue<int>()));
        Assert.False((await house.GetAsync(path + "?forceUpdate=false"))["settings"]!["normal"]!["light"]!.GetValue<bool>());
    }

    public static TheoryData<string> BadPins() =>
    [
        """{"pins":{"duress":{"pin":"6290"},"users":{"0":{"name":"","pin":""},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"users":{"0":{"name":"","pin":""},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":{"0":{"name":"","pin":""},"1":{"name":"","pin":""},"2":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":[{"name":"","pin":""},{"name":"","pin":""},{"name":"","pin":""},{"name":"","pin":""}]}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"}},"users":{"0":{"name":"","pin":""},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"4817"},"users":{"0":{"name":"","pin":""},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":{"0":{"name":"A","pin":"4817"},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":{"0":{"name":"A","pin":"481"},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":{"0":{"name":"A","pin":"48a7"},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
        """{"pins":{"master":{"pin":"4817"},"duress":{"pin":"6290"},"users":{"0":{"name":"","pin":"1357"},"1":{"name":"","pin":""},"2":{"name":"","pin":""},"3":{"name":"","pin":""}}}}""",
    ];

    [Theory]
    [MemberData(nameof(BadPins))]
    public async Task Bad_pin_set_is_refused_as_a_whole_and_no_pin_is_told(string body)
    {
        await using House house = await House.StartAsync();
        (int status, JsonNode? error) = await house.CallAsync("POST", $"/v1/ss3/subscriptions/{house.Sid}/settings/pins", body);
        Assert.Equal((400, "PinError", 400), (status, error!["type"]!.GetValue<string>(), error["statusCode"]!.GetValue<int>()));
        Assert.DoesNotContain("4817", error.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("7305", house.Simulator.GetPins(house.System)["Tilda"]);
    }

    [Fact]
    public async Task Pins_are_sent_as_an_object_and_received_as_an_array()
    {
        await using House house = await House.StartAsync();
        (int status, JsonNode? answer) = await house.CallAsync("POST", $"/v1/ss3/subscriptions/{house.Sid}/settings/pins", """
            {"pins":{"duress":{"pin":"6291"},"master":{"pin":"4818"},"users":{"0":{"name":"Ines","pin":"7306"},"1":{"name":"","pin":""},"2":{"name":"Otto","pin":"8165"},"3":{"name":"","pin":""}}}}
            """);
        Assert.Equal(200, status);
        JsonArray users = answer!["settings"]!["pins"]!["users"]!.AsArray();
        Assert.Equal(["7306", "", "8165", ""], users.Select(u => u!["pin"]!.GetValue<string>()));
        Assert.Equal(["master", "duress", "Ines", "Otto"], house.Simulator.GetPins(house.System).Keys);
        JsonNode read = await house.GetAsync($"/v1/ss3/subscriptions/{house.Sid}/settings/normal?forceUpdate=true");
        Assert.Equal("4818", read["settings"]!["pins"]!["master"]!["pin"]!.GetValue<string>());
    }

    [Fact]
    public async Task Version_2_takes_pins_with_either_key_for_an_empty_slot()
    {
        await using House house = await House.StartAsync();
        SimulatedSystem old = house.Simulator.AddSystem(house.Account, version: 2);
        string path = $"/v1/subscriptions/{old.Id}/pins";
        (int status, JsonNode? answer) = await house.CallAsync("POST", path, """
            {"pins":{"duress":{"value":"6290"},"pin1":{"value":"4817"},"pin2":{"name":"Ines","value":"7305"},"pin3":{"name":"","value":""},"pin4":{"name":"","pin":""},"pin5":{"name":"","pin":""}}}
            """);
        Assert.Equal((200, "7305"), (status, answer!["pins"]!["pin2"]!["value"]!.GetValue<string>()));
        (status, JsonNode? error) = await house.CallAsync("POST", path, """{"pins":{"duress":{"value":"6290"},"pin1":{"value":"4817"}}}""");
        Assert.Equal((400, "PinError"), (status, error!["type"]!.GetValue<string>()));
        Assert.Equal("7305", (await house.GetAsync(path + "?settingsType=all&cached=false"))["pins"]!["pin2"]!["value"]!.GetValue<string>());
        Assert.Equal(400, (await house.CallAsync("GET", path + "?cached=true")).Status);
    }

    [Theory]
    [InlineData(FromTimestampMode.OldestAtOrAfter, new[] { 3, 2 })]
    [InlineData(FromTimestampMode.NewestAtOrAfter, new[] { 5, 4 })]
    [InlineData(FromTimestampMode.NewestAtOrBefore, new[] { 2, 1 })]
    public async Task Events_are_listed_from_a_time_newest_first(FromTimestampMode meaning, int[] expected)
    {
        await using House house = await House.StartAsync(o => o with { FromTimestamp = meaning });
        long from = 0;
        for (int code = 1; code <= 5; code++)
        {
            house.Pass(10);
            from = code == 2 ? house.Time.GetUtcNow().ToUnixTimeSeconds() : from;
            house.Simulator.WriteEvent(house.System, code);
        }

        JsonNode list = await house.GetAsync($"/v1/subscriptions/{house.Sid}/events?fromTimestamp={from}&numEvents=2");
        Assert.Equal(expected, list["events"]!.AsArray().Select(e => e!["eventCid"]!.GetValue<int>()));
        Assert.Equal((2, list["events"]![0]!["eventTimestamp"]!.GetValue<long>()), (list["numEvents"]!.GetValue<int>(), list["lastEventTimestamp"]!.GetValue<long>()));
    }

    [Fact]
    public async Task More_than_fifty_events_at_once_are_refused()
    {
        await using House house = await House.StartAsync();
        for (int i = 0; i < 60; i++)
        {
            house.Simulator.WriteEvent(house.System, 3441);
        }

        string path = $"/v1/subscriptions/{house.Sid}/events";
        Assert.Equal(50, (await house.GetAsync(path))["events"]!.AsArray().Count);
        Assert.Equal(50, (await house.GetAsync(path + "?numEvents=50"))["numEvents"]!.GetValue<int>());
        foreach (string count in (string[])["51", "0", "-1", "x"])
        {
            (int status, JsonNode? error) = await house.CallAsync("GET", $"{path}?numEvents={count}");
            Assert.Equal((400, "InvalidParameter", "numEvents"), (status, error!["errorType"]!.GetValue<string>(), error["param"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Cached_sensors_trail_until_a_forced_read_or_some_seconds_later()
    {
        await using House house = await House.StartAsync();
        house.Simulator.OpenDoor(house.Door);
        Assert.False(await IsOpenAsync(house, forced: false));
        Assert.True(await IsOpenAsync(house, forced: true));
        Assert.True(await IsOpenAsync(house, forced: false));
        house.Simulator.CloseDoor(house.Door);
        house.Pass(4.9);
        Assert.True(await IsOpenAsync(house, forced: false));
        house.Pass(0.1);
        Assert.False(await IsOpenAsync(house, forced: false));
        await using House quick = await House.StartAsync(o => o with { SensorCacheDelay = TimeSpan.Zero });
        quick.Simulator.OpenDoor(quick.Door);
        Assert.True(await IsOpenAsync(quick, forced: false));
    }

    [Fact]
    public async Task Base_station_does_one_thing_at_a_time()
    {
        await using House house = await House.StartAsync(o => o with { BaseStationDelay = TimeSpan.FromSeconds(3) });
        string sensors = $"/v1/ss3/subscriptions/{house.Sid}/sensors?forceUpdate=";
        string settings = $"/v1/ss3/subscriptions/{house.Sid}/settings/normal?forceUpdate=";
        Task<JsonNode> first = house.GetAsync(sensors + "true");
        await house.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(Listener.WaitTimeout);
        foreach ((string method, string path) in new[] { ("GET", settings + "true"), ("GET", sensors + "true"), ("POST", $"/v1/ss3/subscriptions/{house.Sid}/state/away") })
        {
            (int status, JsonNode? error) = await house.CallAsync(method, path);
            Assert.Equal((409, "SettingsInProgress"), (status, error!["type"]!.GetValue<string>()));
        }

        await house.GetAsync(settings + "false");
        await house.GetAsync(sensors + "false");
        house.Pass(3);
        await first;
        Task<JsonNode> next = house.GetAsync(settings + "true");
        await house.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(Listener.WaitTimeout);
        house.Pass(3);
        await next;
        Assert.Equal(AlarmState.Off, house.System.State);
    }

    [Fact]
    public async Task Base_station_out_of_reach_ends_in_504_and_changes_nothing()
    {
        await using House house = await House.StartAsync();
        house.Simulator.SetOffline(house.System);
        Assert.True((await house.StateAsync())["isOffline"]!.GetValue<bool>());
        (int status, JsonNode? error) = await house.ArmAsync("away");
        Assert.Equal((504, "GatewayTimeout", "009"), (status, error!["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        Assert.Equal(504, (await house.CallAsync("GET", $"/v1/ss3/subscriptions/{house.Sid}/sensors?forceUpdate=true")).Status);
        await house.GetAsync($"/v1/ss3/subscriptions/{house.Sid}/sensors?forceUpdate=false");
        house.Simulator.SetOffline(house.System, offline: false);
        Assert.Equal(200, (await house.ArmAsync("home")).Status);
        Assert.Equal([1350, 3350, 3441], house.Codes);
    }

    [Fact]
    public async Task Plan_without_remote_management_reads_the_state_only()
    {
        await using House house = await House.StartAsync();
        house.Simulator.SetRemoteManagement(house.System, allowed: false);
        await house.StateAsync();
        foreach ((string method, string path) in new[] { ("POST", "state/away"), ("GET", "sensors"), ("GET", "settings/normal") })
        {
            (int status, JsonNode? error) = await house.CallAsync(method, $"/v1/ss3/subscriptions/{house.Sid}/{path}");
            Assert.Equal((403, "NoRemoteManagement", "078"), (status, error!["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Unknown_command_is_refused()
    {
        await using House house = await House.StartAsync();
        Assert.Equal(400, (await house.ArmAsync("AWAY")).Status);
        Assert.Equal(400, (await house.ArmAsync("test")).Status);
        Assert.Empty(house.Codes);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_by_name()
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

    private static async Task<bool> IsOpenAsync(House house, bool forced)
    {
        JsonNode list = await house.GetAsync($"/v1/ss3/subscriptions/{house.Sid}/sensors?forceUpdate={(forced ? "true" : "false")}");
        return list["sensors"]!.AsArray().Single(s => s!["serial"]!.GetValue<string>() == house.Door.Serial)!["status"]!["triggered"]!.GetValue<bool>();
    }
}
