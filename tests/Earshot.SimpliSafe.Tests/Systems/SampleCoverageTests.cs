using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>
/// Nothing of the samples is lost: <c>Raw</c> is what came, and each value, changed, changes what some typed property says, unless it is listed here with the reason
/// why it is only in <c>Raw</c>.
/// </summary>
public sealed class SampleCoverageTests
{
    private const string Internals = "the service's or a device's internals; what they mean isn't known";
    private const string Money = "billing details that no program needs typed";
    private const string Plan = "what a plan contains; texts for the service's own app";
    private const string EmptyPlace = "the name of a place without a PIN stands for nobody";
    private const string Twin = "repeats what another field says";

    /// <summary>The last part of a path, or more of it, and why it has no typed property.</summary>
    private static readonly Dictionary<string, string> OnlyInRaw = new(StringComparer.Ordinal)
    {
        ["canceled"] = Money,
        ["extraTime"] = Money,
        ["creditCard.*"] = Money,
        ["time"] = Money,
        ["paymentProfileId"] = Money,
        ["autoActivation"] = Internals,
        ["pinUnlocked"] = Internals,
        ["pinUnlockedBy"] = Internals,
        ["dispatcher"] = Internals,
        ["dcid"] = Internals,
        ["features.*"] = Plan,
        ["subscriptionFeatures.*"] = Plan,
        ["location.sid"] = Twin,
        ["location.uid"] = Twin,
        ["lStatus"] = Internals,
        ["residenceType"] = Internals,
        ["numAdults"] = Internals,
        ["numChildren"] = Internals,
        ["signature"] = Internals,
        ["timeZone"] = Internals,
        ["copsOptIn"] = Internals,
        ["certificateUri"] = Internals,
        ["nestStructureId"] = Internals,
        ["messages.*._id"] = Twin,
        ["messages.*.filters"] = Internals,
        ["admin.*"] = Internals,
        ["cameraStatus.*"] = Internals,
        ["staleSettingsTypes"] = Internals,
        ["upgradeWhitelisted"] = Internals,
        ["cameras.*.uid"] = Twin,
        ["cameras.*.sid"] = Twin,
        ["cameras.*.__v"] = Internals,
        ["vaZoningEnable"] = Internals,
        ["vaZoningRows"] = Internals,
        ["vaZoningCols"] = Internals,
        ["vaZoningMask"] = Internals,
        ["supportedResolutions.*"] = Twin,
        ["supportedFeatures._id"] = Internals,
        ["networkSpeedTest"] = Internals,
        ["cameras.*.subscription.*"] = Money,
        ["account"] = Twin,
        ["success"] = Internals,
        ["type"] = Internals,
        ["lastStatus"] = Internals,
        ["lastSynced"] = Internals,
        ["lastStatusUpdate"] = Internals,
        ["_id"] = Internals,
        ["encryptionErrors"] = Internals,
        ["pins.lastUpdated"] = Internals,
        ["WDTCount"] = Internals,
        ["nonce"] = Internals,
        ["settings.pins.*"] = "PINs are read by a call of their own",
        ["sensors.*.setting"] = "version 2: a number whose meaning isn't known",
        ["sensors.*.enotify"] = Internals,
        ["sensors.*.sensorStatus"] = Internals,
        ["sensors.*.sensorData"] = Internals,
        ["sensors.*.instant"] = "version 2: told of sensors against people only",
        ["lastUpdated"] = Internals,
        ["users.2.name"] = EmptyPlace,
        ["users.3.name"] = EmptyPlace,
        ["pins.pin3.name"] = EmptyPlace,
        ["pins.pin4.name"] = EmptyPlace,
        ["pins.pin5.name"] = EmptyPlace,
    };

    public static TheoryData<int, string> Kinds => new()
    {
        { 3, "subscription" }, { 2, "subscription" }, { 3, "sensors" }, { 3, "settings" }, { 2, "settings" }, { 3, "pins" }, { 2, "pins" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_value_is_typed_or_listed(int version, string kind)
    {
        await using var house = new House(version);
        JsonNode sample = Payload(house, version, kind);
        string before = await DescribeAsync(version, kind, sample);
        var lost = new List<string>();
        foreach (string path in Leaves(sample, ""))
        {
            JsonNode changed = sample.DeepClone();
            Change(changed, path);
            if (!IsListed(path) && await DescribeAsync(version, kind, changed) == before)
            {
                lost.Add(path);
            }
        }

        Assert.Empty(lost);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Raw_is_what_came(int version)
    {
        await using var house = new House(version);
        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync();

        Assert.True(JsonNode.DeepEquals(house.Subscription, JsonNode.Parse(system.Raw.GetRawText())));
        Assert.True(JsonNode.DeepEquals(house.Settings, JsonNode.Parse(system.Settings!.Raw.GetRawText())));
        JsonArray sensors = (version == 2 ? house.Settings["settings"]!["sensors"] : house.Sensors["sensors"])!.AsArray();
        Assert.Equal(
            sensors.Where(static one => one!.AsObject().Count > 0).Select(static one => one!.ToJsonString()),
            system.Sensors.Select(static one => JsonNode.Parse(one.Raw.GetRawText())!.ToJsonString()));
        Assert.Equal(
            (house.Subscription["location"]!["system"]!["cameras"] ?? new JsonArray()).AsArray().Select(static one => one!.ToJsonString()),
            system.Cameras.Select(static one => JsonNode.Parse(one.Raw.GetRawText())!.ToJsonString()));
    }

    [Fact]
    public async Task Live_views_of_both_kinds_are_read()
    {
        await using var house = new House();
        string kind = "live_view_kvs";
        house.First = request => request.Uri.AbsolutePath.EndsWith("/live-view", StringComparison.Ordinal)
            ? Accounts.FakeService.Json(200, Sample.Http(kind).ToJsonString())
            : null;
        SimpliSafeSystem system = await house.SystemAsync();

        CameraLiveView kinesis = await system.Cameras[1].GetLiveViewAsync();
        kind = "live_view_mist";
        CameraLiveView liveKit = await system.Cameras[2].GetLiveViewAsync();

        Assert.Equal((CameraProvider.Kinesis, "sample-client-7"), (kinesis.Provider!.Value, kinesis.ClientId));
        Assert.Equal("wss://v-sample.example.invalid/?sample=1", kinesis.SignedChannelEndpoint!.AbsoluteUri);
        Assert.Equal(["stun:stun.example.invalid:3478", "turn:turn.example.invalid:443?transport=tcp"], kinesis.IceServers.SelectMany(static server => server.Urls));
        Assert.Equal(("sample", "sample"), (kinesis.IceServers[1].UserName, kinesis.IceServers[1].Credential));
        Assert.Equal((CameraProvider.LiveKit, true, "sample.jwt.token"), (liveKit.Provider!.Value, liveKit.IsReady, liveKit.LiveKitToken));
        Assert.Equal("wss://live.example.invalid:7880/", liveKit.LiveKitUrl!.AbsoluteUri);
    }

    private static JsonNode Payload(House house, int version, string kind) => kind switch
    {
        "subscription" => house.Subscription.DeepClone(),
        "sensors" => house.Sensors,
        "settings" => house.Settings,
        _ => version == 2 ? house.Pins : house.Settings["settings"]!["pins"]!.DeepClone(),
    };

    private static async Task<string> DescribeAsync(int version, string kind, JsonNode payload)
    {
        await using var house = new House(version);
        switch (kind)
        {
            case "subscription":
                house.First = request => request.Uri.AbsolutePath.EndsWith("/subscriptions", StringComparison.Ordinal)
                    ? Accounts.FakeService.Json(200, new JsonObject { ["subscriptions"] = new JsonArray(payload.DeepClone()) }.ToJsonString())
                    : null;
                IReadOnlyDictionary<long, SimpliSafeSystem> systems = await house.Client.GetSystemsAsync();
                return systems.Count == 0 ? "no system" : Describe(systems.Values.First());
            case "sensors":
                house.Sensors = payload;
                break;
            case "settings":
                house.Settings = payload;
                break;
            default:
                if (version == 2)
                {
                    house.Pins = payload;
                }
                else
                {
                    house.Settings["settings"]!["pins"] = payload.DeepClone();
                }

                return Describe(await (await house.SystemAsync()).GetPinsAsync());
        }

        SimpliSafeSystem system = await house.SystemAsync();
        await system.UpdateAsync();
        return Describe(system);
    }

    /// <summary>Everything that the typed properties say.</summary>
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
                foreach (PropertyInfo property in thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(static one => one.Name, StringComparer.Ordinal))
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
        JsonObject { Count: > 0 } fields => fields.SelectMany(field => Leaves(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        JsonArray { Count: > 0 } items => items.SelectMany((item, index) => Leaves(item, string.Create(CultureInfo.InvariantCulture, $"{path}.{index}"))),
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
                : JsonNode.Parse((decimal.Parse(former.ToJsonString(), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture))!,
            _ => Text((string)former!),
        });
    }

    private static JsonValue Text(string former) =>
        DateTimeOffset.TryParse(former, CultureInfo.InvariantCulture, out DateTimeOffset time) && former.Contains('T', StringComparison.Ordinal)
            ? JsonValue.Create(time.AddSeconds(1).ToString("O", CultureInfo.InvariantCulture))
            : JsonValue.Create(former == "low" ? "ok" : former + "7");

    private static bool IsListed(string path)
    {
        string general = System.Text.RegularExpressions.Regex.Replace(path, @"\.\d+(?=\.|$)", ".*", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return OnlyInRaw.Keys.Any(entry =>
        {
            string stem = entry.EndsWith(".*", StringComparison.Ordinal) ? entry[..^2] : entry;
            return entry == general
                || entry == path
                || general == stem
                || general.EndsWith("." + stem, StringComparison.Ordinal)
                || general.EndsWith("." + stem + ".*", StringComparison.Ordinal)
                || (stem != entry && ("." + general).Contains("." + stem + ".", StringComparison.Ordinal));
        });
    }
}
