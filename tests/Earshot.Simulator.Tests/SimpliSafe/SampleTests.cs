using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>
/// Compares every sample of the service's messages with those of the simulator: the same fields and types. Samples of clients' messages are
/// sent unchanged and must be accepted.
/// </summary>
public sealed class SampleTests
{
    private static readonly JsonObject Samples =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "simplisafe-samples.json")))!.AsObject();

    private static readonly Dictionary<string, Func<Sampled, Task<JsonNode?>>> Responses = new(StringComparer.Ordinal)
    {
        ["token_code_response"] = async s => (await s.Service.ExchangeAsync(
            s.Service.Simulator.IssueAuthorizationCode(s.Service.Account, ServiceFixture.Challenge))).Json,
        ["token_refresh_response_today"] = async s => (await s.Service.RefreshAsync(s.Service.Tokens.RefreshToken)).Json,
        ["token_response_seed"] = s => s.PasswordAsync(),
        ["token_error"] = async s => (await s.Service.RefreshAsync("nonsense")).Json,
        ["authCheck"] = s => s.GetAsync("/v1/api/authCheck"),
        ["subscriptions_v3"] = async s => Sampled.Only(
            await s.GetAsync($"/v1/users/{s.Service.Account.UserId}/subscriptions?activeOnly=true"), s.Service.System),
        ["subscriptions_v2"] = async s => Sampled.Only(
            await s.GetAsync($"/v1/users/{s.Service.Account.UserId}/subscriptions?activeOnly=true"), s.Barn),
        ["v3_sensors"] = s => s.GetAsync($"/v1/ss3/subscriptions/{s.Service.Sid}/sensors?forceUpdate=true"),
        ["v3_settings"] = s => s.GetAsync($"/v1/ss3/subscriptions/{s.Service.Sid}/settings/normal?forceUpdate=true"),
        ["v2_settings"] = s => s.GetAsync($"/v1/subscriptions/{s.Barn.Id}/settings?settingsType=all&cached=false"),
        ["v2_pins"] = s => s.GetAsync($"/v1/subscriptions/{s.Barn.Id}/pins?settingsType=all&cached=true"),
        ["v3_state_response_2026"] = async s => (await s.Service.ArmAsync("off")).Json,
        ["v3_state_response_old"] = async s => (await s.Service.ArmAsync("away")).Json,
        ["v2_state_response"] = s => s.PostAsync($"/v1/subscriptions/{s.Barn.Id}/state?state=away"),
        ["lock"] = async s => (await s.GetAsync($"/v1/doorlock/{s.Service.Sid}"))![0],
        ["locks_list"] = s => s.GetAsync($"/v1/doorlock/{s.Service.Sid}"),
        ["lock_set_response_old"] = s => s.PostAsync($"/v1/doorlock/{s.Service.Sid}/{s.Lock.Serial}/state", """{"state":"unlock"}"""),
        ["camera_old_flv"] = async s => (await s.Service.StateAsync())["cameras"]![0],
        ["live_view_kvs"] = s => s.GetAsync($"/v2/cameras/{s.Outdoor.Uuid}/{s.Service.Sid}/live-view"),
        ["live_view_mist"] = s => s.GetAsync($"/v2/cameras/{s.Wireless.Uuid}/{s.Service.Sid}/live-view"),
        ["events"] = s => s.EventsAsync(),
        ["error_no_remote_management"] = s => s.RefusedAsync(h => h.SetRemoteManagement(s.Service.System, allowed: false)),
        ["error_gateway_timeout"] = s => s.RefusedAsync(h => h.SetOffline(s.Service.System)),
        ["error_settings_in_progress"] = _ => Sampled.BusyAsync(),
    };

    // The first four are sent by clients, in a test of their own. Two are described in words only; the last two ended in 2021.
    private static readonly string[] Others =
    [
        "v3_settings_set_request", "v3_pins_set_request", "v2_pins_set_request", "lock_set_request",
        "subscription_get", "lock_set_response_today", "error_bare_string",
        "mfa_required_2020", "mfa_challenge_2020",
    ];

    public static TheoryData<string> ResponseNames() => [.. Responses.Keys];

    public static TheoryData<int> Codes() => [.. Samples["raw_event_per_code"]!.AsArray().Select(e => e!["eventCid"]!.GetValue<int>())];

    [Fact]
    public void Every_sample_is_covered() => Assert.Equal(
        Samples["http"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal), Responses.Keys.Concat(Others)
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(ResponseNames))]
    public async Task Response_has_the_shape_of_the_sample(string name)
    {
        // The sample of the event list has the empty fields of 2019.
        bool earlier = name.EndsWith("_old", StringComparison.Ordinal) || name == "events";
        await using Sampled sampled = await Sampled.StartAsync(
            o => o with { LegacyResponses = earlier, AllowPasswordGrant = name == "token_response_seed" });
        Assert.Null(SampleShape.Difference(Samples["http"]![name], await Responses[name](sampled)));
    }

    [Fact]
    public async Task Single_subscription_has_the_shape_of_a_listed_one()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        JsonNode? single = await sampled.GetAsync($"/v1/subscriptions/{sampled.Service.Sid}/");
        Assert.Equal(["subscription"], single!.AsObject().Select(p => p.Key));
        Assert.Null(SampleShape.Difference(Samples["http"]!["subscriptions_v3"]!["subscriptions"]![0], single["subscription"]));
    }

    [Fact]
    public async Task Sample_requests_of_clients_are_accepted()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        string settings = $"/v1/ss3/subscriptions/{sampled.Service.Sid}/settings/";
        string Body(string name) => Samples["http"]![name]!.ToJsonString();
        await sampled.PostAsync(settings + "normal", Body("v3_settings_set_request"));
        Assert.Equal("90", sampled.Service.Simulator.GetSetting(sampled.Service.System, "exitDelayAway"));
        await sampled.PostAsync(settings + "pins", Body("v3_pins_set_request"));
        Assert.Equal("9351", sampled.Service.Simulator.GetPins(sampled.Service.System)["Gardener"]);
        await sampled.PostAsync($"/v1/subscriptions/{sampled.Barn.Id}/pins", Body("v2_pins_set_request"));
        Assert.Equal("9351", sampled.Service.Simulator.GetPins(sampled.Barn)["Gardener"]);
        Assert.Null(
            await sampled.PostAsync($"/v1/doorlock/{sampled.Service.Sid}/{sampled.Lock.Serial}/state", Body("lock_set_request")));
    }

    [Fact]
    public async Task Socket_messages_have_the_shapes_of_the_samples()
    {
        await using Sampled sampled = await Sampled.StartAsync();
        ServiceFixture service = sampled.Service;
        JsonNode samples = Samples["socket_today"]!;
        using SocketClient client = await SocketClient.ConnectAsync(service.Simulator.Url, service.Http, token: null, "");
        JsonNode identify = samples["identify"]!.DeepClone();
        identify["data"]!["auth"]!["token"] = service.Tokens.AccessToken;
        identify["data"]!["join"] = new JsonArray($"uid:{service.Account.UserId}");
        await client.SendAsync(identify.ToJsonString());
        foreach (string name in (string[])["hello", "registered", "subscribed"])
        {
            JsonObject message = await client.ReceiveAsync();
            Assert.Null(SampleShape.Difference(samples[name], message));
            Assert.Equal(samples[name]!["type"]!.GetValue<string>(), message["type"]!.GetValue<string>());
        }

        service.Simulator.RingDoorbell(sampled.Doorbell);
        JsonObject rung = await client.ReceiveAsync();
        Assert.Null(SampleShape.Difference(samples["event"], rung));
        Assert.Equal(
            ("messagequeue", $"id:{rung["data"]!["eventId"]}"), (rung["source"]!.GetValue<string>(), rung["id"]!.GetValue<string>()));
        service.Simulator.WriteEvent(service.System, 5999, "activityQuiet");
        JsonNode unknown = samples["event_unknown_code"]!.DeepClone();
        unknown["data"] = Today(unknown["data"]!);
        Assert.Null(SampleShape.Difference(unknown, await client.ReceiveAsync()));
        service.Simulator.WriteEvent(service.System, samples["event_without_video_fields"]!["data"]!.ToJsonString());
        Assert.Null(SampleShape.Difference(samples["event_without_video_fields"], await client.ReceiveAsync()));
    }

    // Samples of events without a camera have two empty fields, which the service no longer sends.
    private static JsonObject Today(JsonNode sample)
    {
        JsonObject today = sample.DeepClone().AsObject();
        if (today["videoStartedBy"]?.GetValue<string>() == "")
        {
            today.Remove("videoStartedBy");
            today.Remove("video");
        }

        return today;
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Events_have_the_shape_and_type_of_the_samples(int code)
    {
        await using Sampled sampled = await Sampled.StartAsync();
        JsonNode sample = Samples["raw_event_per_code"]!.AsArray().Single(e => e!["eventCid"]!.GetValue<int>() == code)!;
        SimpliSafeSimulator simulator = sampled.Service.Simulator;
        SimulatedEvent written = code switch
        {
            1170 => simulator.DetectMotion(sampled.Outdoor),
            1458 => simulator.RingDoorbell(sampled.Doorbell),
            1609 => simulator.WriteEvent(sampled.Service.System, simulator.DetectMotion(sampled.Outdoor).ToJson()
                .Replace("1170", "1609", StringComparison.Ordinal)),
            _ => simulator.WriteEvent(sampled.Service.System, code),
        };
        Assert.Null(SampleShape.Difference(Today(sample), JsonNode.Parse(written.ToJson())));
        if (Enum.IsDefined((EventCode)code))
        {
            Assert.Equal(sample["eventType"]!.GetValue<string>(), EventTexts.TypeOf((EventCode)code));
        }
    }

    /// <summary>A system with one device of each kind, and another one of version 2.</summary>
    private sealed class Sampled : IAsyncDisposable
    {
        private Sampled(ServiceFixture service)
        {
            Service = service;
            SimpliSafeSimulator simulator = service.Simulator;
            foreach (SensorKind kind in Enum.GetValues<SensorKind>().Append((SensorKind)77))
            {
                simulator.AddSensor(
                    service.System, kind, kind is (SensorKind)77 or SensorKind.NewSmokeAndCarbonMonoxide ? "" : kind.ToString());
            }

            Lock = simulator.AddLock(service.System, "Lock");
            Doorbell = simulator.AddCamera(service.System, "Bell", CameraKind.Doorbell);
            Outdoor = simulator.AddCamera(service.System, "Yard", CameraKind.Outdoor);
            Wireless = simulator.AddCamera(service.System, "Desk", CameraKind.WirelessIndoor);
            simulator.AddNotification(service.System, "A notice.");
            Barn = simulator.AddSystem(service.Account, version: 2, name: "Barn");
            foreach (SensorKind kind in Enum.GetValues<SensorKind>().Where(k => k <= SensorKind.Water))
            {
                simulator.AddSensor(Barn, kind, kind.ToString());
            }

            simulator.AddSensor(Barn, SensorKind.Temperature, "Cold");
        }

        public ServiceFixture Service { get; }

        public SimulatedSystem Barn { get; }

        public SimulatedLock Lock { get; }

        public SimulatedCamera Doorbell { get; }

        public SimulatedCamera Outdoor { get; }

        public SimulatedCamera Wireless { get; }

        public static async Task<Sampled> StartAsync(Func<SimpliSafeSimulatorOptions, SimpliSafeSimulatorOptions>? with = null) =>
            new(await ServiceFixture.StartAsync(with));

        public async Task<JsonNode?> GetAsync(string path) => await Service.GetAsync(path);

        public async Task<JsonNode?> PostAsync(string path, string? body = null)
        {
            (int status, JsonNode? json) = await Service.SendJsonAsync("POST", path, body);
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
            using var form = new FormUrlEncodedContent(
                [new("grant_type", "password"), new("username", ServiceFixture.Email), new("password", ServiceFixture.Password)]);
            using HttpResponseMessage response = await Service.SendAsync(
                "POST", "/v1/api/token", form, authorization: "Basic " + Convert.ToBase64String("8d0b.WebApp.simplisafe.com:"u8));
            return JsonNode.Parse(await response.Content.ReadAsStringAsync());
        }

        public async Task<JsonNode?> EventsAsync()
        {
            Service.Simulator.RingDoorbell(Doorbell);
            Service.Simulator.WriteEvent(Service.System, 3441);
            return await GetAsync($"/v1/subscriptions/{Service.Sid}/events?numEvents=2");
        }

        public async Task<JsonNode?> RefusedAsync(Action<SimpliSafeSimulator> before)
        {
            before(Service.Simulator);
            return (await Service.ArmAsync("away")).Json;
        }

        public static async Task<JsonNode?> BusyAsync()
        {
            await using ServiceFixture busy = await ServiceFixture.StartAsync(o => o with { BaseStationDelay = TimeSpan.FromSeconds(3) });
            Task<(int Status, JsonNode? Json)> first = busy.ArmAsync("home");
            await busy.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(SocketClient.WaitTimeout);
            JsonNode? refused = (await busy.ArmAsync("home")).Json;
            busy.Advance(3);
            await first;
            return refused;
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
