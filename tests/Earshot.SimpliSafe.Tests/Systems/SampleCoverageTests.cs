using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>
/// Tests that no value of the samples is lost: <c>Raw</c> equals the received JSON, and a change of any value changes a property, unless
/// the value is listed here with a reason.
/// </summary>
public sealed class SampleCoverageTests
{
    private const string Internals = "internal data of the service or a device, whose meaning is unknown";
    private const string Money = "billing details";
    private const string Plan = "contents of a plan and texts for the service's own app";
    private const string EmptySlot = "the name of a slot without a PIN";
    private const string Twin = "the same value as another field";
    private const string PinCall = "PINs are read by another call";
    private const string V2Number = "version 2: a number whose meaning is unknown";
    private const string V2Instant = "version 2: available only for intrusion sensors";

    /// <summary>
    /// The paths of the values that are available only in <c>Raw</c>, by kind of payload, with the reasons. <c>*</c> is any index, and a
    /// final <c>**</c> includes all values below.
    /// </summary>
    private static readonly Dictionary<string, string> OnlyInRaw = new(StringComparer.Ordinal)
    {
        ["subscription: canceled"] = Money,
        ["subscription: extraTime"] = Money,
        ["subscription: creditCard.**"] = Money,
        ["subscription: time"] = Money,
        ["subscription: paymentProfileId"] = Money,
        ["subscription: pinUnlocked"] = Internals,
        ["subscription: pinUnlockedBy"] = Internals,
        ["subscription: dispatcher"] = Internals,
        ["subscription: dcid"] = Internals,
        ["subscription: features.**"] = Plan,
        ["subscription: subscriptionFeatures.**"] = Plan,
        ["subscription: location.sid"] = Twin,
        ["subscription: location.uid"] = Twin,
        ["subscription: location.lStatus"] = Internals,
        ["subscription: location.residenceType"] = Internals,
        ["subscription: location.numAdults"] = Internals,
        ["subscription: location.numChildren"] = Internals,
        ["subscription: location.signature"] = Internals,
        ["subscription: location.timeZone"] = Internals,
        ["subscription: location.copsOptIn"] = Internals,
        ["subscription: location.certificateUri"] = Internals,
        ["subscription: location.nestStructureId"] = Internals,
        ["subscription: location.system.messages.*._id"] = Twin,
        ["subscription: location.system.cameras.*.cameraSettings.admin.**"] = Internals,
        ["subscription: location.system.cameras.*.cameraStatus.**"] = Internals,
        ["subscription: location.system.cameras.*.upgradeWhitelisted"] = Internals,
        ["subscription: location.system.cameras.*.uid"] = Twin,
        ["subscription: location.system.cameras.*.sid"] = Twin,
        ["subscription: location.system.cameras.*.__v"] = Internals,
        ["subscription: location.system.cameras.*.cameraSettings.vaZoningEnable"] = Internals,
        ["subscription: location.system.cameras.*.cameraSettings.vaZoningRows"] = Internals,
        ["subscription: location.system.cameras.*.cameraSettings.vaZoningCols"] = Internals,
        ["subscription: location.system.cameras.*.cameraSettings.supportedResolutions.*"] = Twin,
        ["subscription: location.system.cameras.*.supportedFeatures._id"] = Internals,
        ["subscription: location.system.cameras.*.supportedFeatures.networkSpeedTest"] = Internals,
        ["subscription: location.system.cameras.*.subscription.**"] = Money,
        ["sensors: account"] = Twin,
        ["sensors: success"] = Internals,
        ["sensors: lastUpdated"] = Internals,
        ["sensors: lastSynced"] = Internals,
        ["sensors: lastStatusUpdate"] = Internals,
        ["sensors: sensors.*.WDTCount"] = Internals,
        ["sensors: sensors.*.nonce"] = Internals,
        ["settings: account"] = Twin,
        ["settings: success"] = Internals,
        ["settings: type"] = Internals,
        ["settings: lastStatus"] = Internals,
        ["settings: basestationStatus._id"] = Internals,
        ["settings: settings.normal._id"] = Internals,
        ["settings: settings.pins.**"] = PinCall,
        ["settings: settings.sensors.*.setting"] = V2Number,
        ["settings: settings.sensors.*.enotify"] = Internals,
        ["settings: settings.sensors.*.sensorStatus"] = Internals,
        ["settings: settings.sensors.*.sensorData"] = Internals,
        ["settings: settings.sensors.*.instant"] = V2Instant,
        ["pins: _id"] = Internals,
        ["pins: lastUpdated"] = Internals,
        ["pins: users.*._id"] = Internals,
        ["pins: users.2.name"] = EmptySlot,
        ["pins: users.3.name"] = EmptySlot,
        ["pins: pins.pin3.name"] = EmptySlot,
        ["pins: pins.pin4.name"] = EmptySlot,
        ["pins: pins.pin5.name"] = EmptySlot,
    };

    public static TheoryData<int, string> Kinds => new()
    {
        { 3, "subscription" }, { 2, "subscription" }, { 3, "sensors" }, { 3, "settings" }, { 2, "settings" }, { 3, "pins" }, { 2, "pins" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_value_has_a_property_or_is_listed(int version, string kind)
    {
        await using var fixture = new FakeSystem(version);
        JsonNode sample = Payload(fixture, version, kind);
        string before = await DescribeAsync(version, kind, sample);
        var lost = new List<string>();
        foreach (string path in Leaves(sample, ""))
        {
            JsonNode changed = sample.DeepClone();
            Change(changed, path);
            if (!OnlyInRaw.Keys.Any(entry => Matches(entry, kind, path)) && await DescribeAsync(version, kind, changed) == before)
            {
                lost.Add(path);
            }
        }

        Assert.Empty(lost);
    }

    [Fact]
    public async Task List_has_no_unnecessary_entries()
    {
        var idle = new HashSet<string>(OnlyInRaw.Keys, StringComparer.Ordinal);
        foreach (ITheoryDataRow row in Kinds)
        {
            (int version, string kind) = ((int)row.GetData()[0]!, (string)row.GetData()[1]!);
            await using var fixture = new FakeSystem(version);
            JsonNode sample = Payload(fixture, version, kind);
            string before = await DescribeAsync(version, kind, sample);
            foreach (string path in Leaves(sample, ""))
            {
                string[] entries = [.. idle.Where(entry => Matches(entry, kind, path))];
                if (entries.Length == 0)
                {
                    continue;
                }

                JsonNode changed = sample.DeepClone();
                Change(changed, path);
                if (await DescribeAsync(version, kind, changed) == before)
                {
                    idle.ExceptWith(entries);
                }
            }
        }

        Assert.Empty(idle);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Raw_equals_the_received_JSON(int version)
    {
        await using var fixture = new FakeSystem(version);
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();

        Assert.True(JsonNode.DeepEquals(fixture.Subscription, JsonNode.Parse(system.Raw.GetRawText())));
        Assert.True(JsonNode.DeepEquals(fixture.Settings, JsonNode.Parse(system.Settings!.Raw.GetRawText())));
        JsonArray sensors = (version == 2 ? fixture.Settings["settings"]!["sensors"] : fixture.Sensors["sensors"])!.AsArray();
        Assert.Equal(
            sensors.Where(static one => one!.AsObject().Count > 0).Select(static one => one!.ToJsonString()),
            system.Sensors.Select(static one => JsonNode.Parse(one.Raw.GetRawText())!.ToJsonString()));
        JsonArray cameras = (fixture.Subscription["location"]!["system"]!["cameras"] ?? new JsonArray()).AsArray();
        Assert.Equal(
            cameras.Select(static one => one!.ToJsonString()),
            system.Cameras.Select(static one => JsonNode.Parse(one.Raw.GetRawText())!.ToJsonString()));
    }

    [Fact]
    public async Task Live_views_of_both_kinds_are_read()
    {
        await using var fixture = new FakeSystem();
        string kind = "live_view_kvs";
        fixture.First = request => request.Uri.AbsolutePath.EndsWith("/live-view", StringComparison.Ordinal)
            ? Accounts.FakeService.Json(200, Sample.Http(kind).ToJsonString())
            : null;
        SimpliSafeSystem system = await fixture.SystemAsync();

        CameraLiveView kinesis = await system.Cameras[1].GetLiveViewAsync();
        kind = "live_view_mist";
        CameraLiveView liveKit = await system.Cameras[2].GetLiveViewAsync();

        Assert.Equal((CameraProvider.Kinesis, "sample-client-7"), (kinesis.Provider!.Value, kinesis.ClientId));
        Assert.Equal("wss://v-sample.example.invalid/?sample=1", kinesis.SignedChannelEndpoint!.AbsoluteUri);
        Assert.Equal(
            ["stun:stun.example.invalid:3478", "turn:turn.example.invalid:443?transport=tcp"],
            kinesis.IceServers.SelectMany(static server => server.Urls));
        Assert.Equal(("sample", "sample"), (kinesis.IceServers[1].UserName, kinesis.IceServers[1].Credential));
        Assert.Equal((CameraProvider.LiveKit, true, "sample.jwt.token"), (liveKit.Provider!.Value, liveKit.IsReady, liveKit.LiveKitToken));
        Assert.Equal("wss://live.example.invalid:7880/", liveKit.LiveKitUrl!.AbsoluteUri);
    }

    private static JsonNode Payload(FakeSystem fixture, int version, string kind) => kind switch
    {
        "subscription" => fixture.Subscription.DeepClone(),
        "sensors" => fixture.Sensors,
        "settings" => fixture.Settings,
        _ => version == 2 ? fixture.Pins : fixture.Settings["settings"]!["pins"]!.DeepClone(),
    };

    private static async Task<string> DescribeAsync(int version, string kind, JsonNode payload)
    {
        await using var fixture = new FakeSystem(version);
        switch (kind)
        {
            case "subscription":
                fixture.First = request => request.Uri.AbsolutePath.EndsWith("/subscriptions", StringComparison.Ordinal)
                    ? Accounts.FakeService.Json(
                        200,
                        new JsonObject { ["subscriptions"] = new JsonArray(payload.DeepClone()) }.ToJsonString())
                    : null;
                IReadOnlyDictionary<long, SimpliSafeSystem> systems = await fixture.Client.GetSystemsAsync();
                return systems.Count == 0 ? "no system" : Describe(systems.Values.First());
            case "sensors":
                fixture.Sensors = payload;
                break;
            case "settings":
                fixture.Settings = payload;
                break;
            default:
                if (version == 2)
                {
                    fixture.Pins = payload;
                }
                else
                {
                    fixture.Settings["settings"]!["pins"] = payload.DeepClone();
                }

                return Describe(await (await fixture.SystemAsync()).GetPinsAsync());
        }

        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        return Describe(system);
    }

    /// <summary>Describes the values of all properties.</summary>
    private static string Describe(object? thing)
    {
        var text = new StringBuilder();
        Describe(thing, text, 0);
        return text.ToString();
    }

    private static void Describe(object? thing, StringBuilder text, int depth)
    {
        switch (thing)
        {
            case null:
                text.Append("null;");
                break;
            case string or bool or DateTimeOffset or TimeSpan or Uri or Enum or decimal or int or long:
                text.Append(CultureInfo.InvariantCulture, $"{thing};");
                break;
            case IEnumerable list:
                foreach (object? item in list)
                {
                    Describe(item, text, depth + 1);
                }

                text.Append("];");
                break;
            case not JsonElement when depth < 8:
                text.Append(thing.GetType().Name).Append('{');
                PropertyInfo[] properties = thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
                foreach (PropertyInfo property in properties.OrderBy(static one => one.Name, StringComparer.Ordinal))
                {
                    if (property.Name is not ("Raw" or "ReadAt" or "SensorsReadAt") && property.GetIndexParameters().Length == 0)
                    {
                        text.Append(property.Name).Append('=');
                        Describe(property.GetValue(thing), text, depth + 1);
                    }
                }

                text.Append("};");
                break;
        }
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: > 0 } fields => fields.SelectMany(
            field => Leaves(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        JsonArray { Count: > 0 } items => items.SelectMany(
            (item, index) => Leaves(item, string.Create(CultureInfo.InvariantCulture, $"{path}.{index}"))),
        JsonValue => [path],
        _ => [],
    };

    private static void Change(JsonNode root, string path)
    {
        string[] parts = path.Split('.');
        JsonNode parent = root;
        foreach (string part in parts[..^1])
        {
            parent = parent is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)]! : parent[part]!;
        }

        JsonNode former = parent is JsonArray array ? array[int.Parse(parts[^1], CultureInfo.InvariantCulture)]! : parent[parts[^1]]!;
        former.ReplaceWith(former.GetValueKind() switch
        {
            JsonValueKind.True => JsonValue.Create(false),
            JsonValueKind.False => JsonValue.Create(true),
            JsonValueKind.Number => former.ToJsonString() == "1"
                ? JsonValue.Create(0)
                : JsonNode.Parse(
                    (decimal.Parse(former.ToJsonString(), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture))!,
            _ => Text((string)former!),
        });
    }

    private static JsonValue Text(string former) =>
        DateTimeOffset.TryParse(former, CultureInfo.InvariantCulture, out DateTimeOffset time)
            && former.Contains('T', StringComparison.Ordinal)
            ? JsonValue.Create(time.AddSeconds(1).ToString("O", CultureInfo.InvariantCulture))
            : JsonValue.Create(former == "low" ? "ok" : former + "7");

    private static bool Matches(string entry, string kind, string path)
    {
        string[] listed = entry.Split(": ");
        string pattern = "^" + System.Text.RegularExpressions.Regex.Escape(listed[1])
            .Replace(@"\*\*", ".+", StringComparison.Ordinal).Replace(@"\*", @"\d+", StringComparison.Ordinal) + "$";
        return listed[0] == kind
            && System.Text.RegularExpressions.Regex.IsMatch(
                path, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
