using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>
/// Every sample of what the service says, held against what the simulator says: the same fields, the same types. What clients send is sent as it
/// stands, and must be taken.
/// </summary>
public sealed class SampleTests
{
    private static readonly JsonObject Samples =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "simplisafe-samples.json")))!.AsObject();

    private static readonly Dictionary<string, Func<Sampled, Task<JsonNode?>>> Answers = new(StringComparer.Ordinal)
    {
        ["token_code_response"] = async s => (await s.House.ExchangeAsync(s.House.Simulator.IssueAuthorizationCode(s.House.Account, House.Challenge))).Json,
        ["token_refresh_response_today"] = async s => (await s.House.RefreshAsync(s.House.Tokens.RefreshToken)).Json,
        ["token_response_seed"] = s => s.PasswordAsync(),
        ["token_error"] = async s => (await s.House.RefreshAsync("nonsense")).Json,
        ["authCheck"] = s => s.GetAsync("/v1/api/authCheck"),
        ["subscriptions_v3"] = async s => Sampled.Only(await s.GetAsync($"/v1/users/{s.House.Account.UserId}/subscriptions?activeOnly=true"), s.House.System),
        ["subscriptions_v2"] = async s => Sampled.Only(await s.GetAsync($"/v1/users/{s.House.Account.UserId}/subscriptions?activeOnly=true"), s.Barn),
        ["v3_sensors"] = s => s.GetAsync($"/v1/ss3/subscriptions/{s.House.Sid}/sensors?forceUpdate=true"),
        ["v3_settings"] = s => s.GetAsync($"/v1/ss3/subscriptions/{s.House.Sid}/settings/normal?forceUpdate=true"),
        ["v2_settings"] = s => s.GetAsync($"/v1/subscriptions/{s.Barn.Id}/settings?settingsType=all&cached=false"),
        ["v2_pins"] = s => s.GetAsync($"/v1/subscriptions/{s.Barn.Id}/pins?settingsType=all&cached=true"),
        ["v3_state_response_2026"] = async s => (await s.House.ArmAsync("off")).Json,
        ["v3_state_response_old"] = async s => (await s.House.ArmAsync("away")).Json,
        ["v2_state_response"] = s => s.PostAsync($"/v1/subscriptions/{s.Barn.Id}/state?state=away"),
        ["lock"] = async s => (await s.GetAsync($"/v1/doorlock/{s.House.Sid}"))![0],
        ["locks_list"] = s => s.GetAsync($"/v1/doorlock/{s.House.Sid}"),
        ["lock_set_response_old"] = s => s.PostAsync($"/v1/doorlock/{s.House.Sid}/{s.Lock.Serial}/state", """{"state":"unlock"}"""),
        ["camera_old_flv"] = async s => (await s.House.StateAsync())["cameras"]![0],
        ["live_view_kvs"] = s => s.GetAsync($"/v2/cameras/{s.Outdoor.Uuid}/{s.House.Sid}/live-view"),
        ["live_view_mist"] = s => s.GetAsync($"/v2/cameras/{s.Wireless.Uuid}/{s.House.Sid}/live-view"),
        ["events"] = s => s.EventsAsync(),
        ["error_no_remote_management"] = s => s.RefusedAsync(h => h.SetRemoteManagement(s.House.System, allowed: false)),
        ["error_gateway_timeout"] = s => s.RefusedAsync(h => h.SetOffline(s.House.System)),
        ["error_settings_in_progress"] = _ => Sampled.BusyAsync(),
    };

    // The first four are what clients send; a test of their own sends them. Two are told in words; the last two are over since 2021.
    private static readonly string[] Others =
    [
        "v3_settings_set_request", "v3_pins_set_request", "v2_pins_set_request", "lock_set_request",
        "subscription_get", "lock_set_response_today", "error_bare_string",
        "mfa_required_2020", "mfa_challenge_2020",
    ];

    public static TheoryData<string> AnswerNames() => [.. Answers.Keys];

    public static TheoryData<int> Codes() => [.. Samples["raw_event_per_code"]!.AsArray().Select(e => e!["eventCid"]!.GetValue<int>())];

    [Fact]
    public void Every_sample_is_looked_at() => Assert.Equal(
        Samples["http"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal), Answers.Keys.Concat(Others).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Answer_has_the_shape_of_the_sample(string name)
    {
        bool earlier = name.EndsWith("_old", StringComparison.Ordinal);
        await using Sampled sampled = await Sampled.StartAsync(o => o with { LegacyResponses = earlier, AllowPasswordGrant = name == "token_response_seed" });
        Assert.Null(SampleShape.Difference(Samples["http"]![name], await Answers[name](sampled)));
    }

    [Fact]
    public async Task Single_subscription_has_the_shape_of_one_in_the_list()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        JsonNode? single = await sampled.GetAsync($"/v1/subscriptions/{sampled.House.Sid}/");
        Assert.Equal(["subscription"], single!.AsObject().Select(p => p.Key));
        Assert.Null(SampleShape.Difference(Samples["http"]!["subscriptions_v3"]!["subscriptions"]![0], single["subscription"]));
    }

    [Fact]
    public async Task What_clients_send_is_taken_as_it_stands()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        string settings = $"/v1/ss3/subscriptions/{sampled.House.Sid}/settings/";
        string Body(string name) => Samples["http"]![name]!.ToJsonString();
        await sampled.PostAsync(settings + "normal", Body("v3_settings_set_request"));
        Assert.Equal("90", sampled.House.Simulator.GetSetting(sampled.House.System, "exitDelayAway"));
        await sampled.PostAsync(settings + "pins", Body("v3_pins_set_request"));
        Assert.Equal("9351", sampled.House.Simulator.GetPins(sampled.House.System)["Gardener"]);
        await sampled.PostAsync($"/v1/subscriptions/{sampled.Barn.Id}/pins", Body("v2_pins_set_request"));
        Assert.Equal("9351", sampled.House.Simulator.GetPins(sampled.Barn)["Gardener"]);
        Assert.Null(await sampled.PostAsync($"/v1/doorlock/{sampled.House.Sid}/{sampled.Lock.Serial}/state", Body("lock_set_request")));
    }

    [Fact]
    public async Task Messages_of_the_socket_have_the_shapes_of_the_samples()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        House house = sampled.House;
        JsonNode samples = Samples["socket_today"]!;
        using Listener listener = await Listener.ConnectAsync(house.Simulator.Url, house.Http, token: null, "");
        JsonNode identify = samples["identify"]!.DeepClone();
        identify["data"]!["auth"]!["token"] = house.Tokens.AccessToken;
        identify["data"]!["join"] = new JsonArray($"uid:{house.Account.UserId}");
        await listener.SendAsync(identify.ToJsonString());
        foreach (string name in (string[])["hello", "registered", "subscribed"])
        {
            JsonObject message = await listener.ReceiveAsync();
            Assert.Null(SampleShape.Difference(samples[name], message));
            Assert.Equal(samples[name]!["type"]!.GetValue<string>(), message["type"]!.GetValue<string>());
        }

        house.Simulator.RingDoorbell(sampled.Doorbell);
        JsonObject rung = await listener.ReceiveAsync();
        Assert.Null(SampleShape.Difference(samples["event"], rung));
        Assert.Equal(("messagequeue", $"id:{rung["data"]!["eventId"]}"), (rung["source"]!.GetValue<string>(), rung["id"]!.GetValue<string>()));
        house.Simulator.WriteEvent(house.System, 5999, "activityQuiet");
        Assert.Null(SampleShape.Difference(samples["event_unknown_code"], await listener.ReceiveAsync()));
        house.Simulator.WriteEvent(house.System, samples["event_without_video_fields"]!["data"]!.ToJsonString());
        Assert.Null(SampleShape.Difference(samples["event_without_video_fields"], await listener.ReceiveAsync()));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Event_of_every_code_has_the_shape_and_the_type_of_the_sample(int code)
    {
        await using Sampled sampled = await Sampled.StartAsync();
        JsonNode sample = Samples["raw_event_per_code"]!.AsArray().Single(e => e!["eventCid"]!.GetValue<int>() == code)!;
        SimpliSafeSimulator simulator = sampled.House.Simulator;
        SimulatedEvent written = code switch
        {
            1170 => simulator.DetectMotion(sampled.Outdoor),
            1458 => simulator.RingDoorbell(sampled.Doorbell),
            1609 => simulator.WriteEvent(sampled.House.System, simulator.DetectMotion(sampled.Outdoor).ToJson().Replace("1170", "1609", StringComparison.Ordinal)),
            _ => simulator.WriteEvent(sampled.House.System, code),
        };
        Assert.Null(SampleShape.Difference(sample, JsonNode.Parse(written.ToJson())));
        if (Enum.IsDefined((EventCode)code))
        {
            Assert.Equal(sample["eventType"]!.GetValue<string>(), EventTexts.TypeOf((EventCode)code));
        }
    }

    /// <summary>A house with one of everything, and a barn with a version 2.</summary>
    private sealed class Sampled : IAsyncDisposable
    {
        private Sampled(House house)
        {
            House = house;
            SimpliSafeSimulator simulator = house.Simulator;
            foreach (SensorKind kind in Enum.GetValues<SensorKind>().Append((SensorKind)77))
            {
                simulator.AddSensor(house.System, kind, kind is (SensorKind)77 or SensorKind.NewSmokeAndCarbonMonoxide ? "" : kind.ToString());
            }

            Lock = simulator.AddLock(house.System, "Lock");
            Doorbell = simulator.AddCamera(house.System, "Bell", CameraKind.Doorbell);
            Outdoor = simulator.AddCamera(house.System, "Yard", CameraKind.Outdoor);
            Wireless = simulator.AddCamera(house.System, "Desk", CameraKind.WirelessIndoor);
            simulator.AddNotification(house.System, "A notice.");
            Barn = simulator.AddSystem(house.Account, version: 2, name: "Barn");
            foreach (SensorKind kind in Enum.GetValues<SensorKind>().Where(k => k <= SensorKind.Water))
            {
                simulator.AddSensor(Barn, kind, kind.ToString());
            }

            simulator.AddSensor(Barn, SensorKind.Temperature, "Cold");
        }

        public House House { get; }

        public SimulatedSystem Barn { get; }

        public SimulatedLock Lock { get; }

        public SimulatedCamera Doorbell { get; }

        public SimulatedCamera Outdoor { get; }

        public SimulatedCamera Wireless { get; }

        public static async Task<Sampled> StartAsync(Func<SimpliSafeSimulatorOptions, SimpliSafeSimulatorOptions>? with = null) =>
            new(await House.StartAsync(with));

        public async Task<JsonNode?> GetAsync(string path) => await House.GetAsync(path);

        public async Task<JsonNode?> PostAsync(string path, string? body = null)
        {
            (int status, JsonNode? json) = await House.CallAsync("POST", path, body);
            Assert.Equal(200, status);
            return json;
        }

        public static JsonNode Only(JsonNode? list, SimulatedSystem system)
        {
            JsonArray subscriptions = list!["subscriptions"]!.AsArray();
            subscriptions.Remove(subscriptions.Single(s => s!["sid"]!.GetValue<int>() != system.Id));
            return list;
        }

        public async Task<JsonNode?> PasswordAsync()
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "password"), new("username", House.Email), new("password", House.Password)]);
            using HttpResponseMessage response = await House.SendAsync(
                "POST", "/v1/api/token", form, authorization: "Basic " + Convert.ToBase64String("8d0b.WebApp.simplisafe.com:"u8));
            return JsonNode.Parse(await response.Content.ReadAsStringAsync());
        }

        public async Task<JsonNode?> EventsAsync()
        {
            House.Simulator.RingDoorbell(Doorbell);
            House.Simulator.WriteEvent(House.System, 3441);
            return await GetAsync($"/v1/subscriptions/{House.Sid}/events?numEvents=2");
        }

        public async Task<JsonNode?> RefusedAsync(Action<SimpliSafeSimulator> before)
        {
            before(House.Simulator);
            return (await House.ArmAsync("away")).Json;
        }

        public static async Task<JsonNode?> BusyAsync()
        {
            await using House busy = await House.StartAsync(o => o with { BaseStationDelay = TimeSpan.FromSeconds(3) });
            Task<(int Status, JsonNode? Json)> first = busy.ArmAsync("home");
            await busy.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(Listener.WaitTimeout);
            JsonNode? refused = (await busy.ArmAsync("home")).Json;
            busy.Pass(3);
            await first;
            return refused;
        }

        public ValueTask DisposeAsync() => House.DisposeAsync();
    }
}
