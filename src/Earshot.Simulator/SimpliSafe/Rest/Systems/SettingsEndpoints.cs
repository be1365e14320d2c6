using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of settings, which contain all PINs, as on the service.</summary>
internal static class SettingsEndpoints
{
    private const string Version3 = "v1/ss3/subscriptions/{sid}/settings/normal";

    private static readonly Dictionary<string, (int Minimum, int Maximum)> Ranges = new(StringComparer.Ordinal)
    {
        ["alarmDuration"] = (30, 480),
        ["alarmVolume"] = (0, 3),
        ["doorChime"] = (0, 3),
        ["entryDelayAway"] = (30, 255),
        ["entryDelayHome"] = (0, 255),
        ["exitDelayAway"] = (45, 255),
        ["exitDelayHome"] = (0, 255),
        ["voicePrompts"] = (0, 3),
    };

    public static void Add(RouteTable routes)
    {
        routes.AddForBaseStation("GET", Version3, call => Response.Json(ToVersion3Json(call.Managed(3))), call => call.IsForced);
        routes.AddForBaseStation("POST", Version3, Set);
        routes.AddForBaseStation("GET", "v1/subscriptions/{sid}/settings", GetVersion2, call => call.IsForced);
    }

    public static JsonObject ToVersion3Json(SimulatedSystem system)
    {
        JsonObject json = system.Settings.DeepClone().AsObject();
        json["account"] = system.AccountNumber;
        json["lastUpdated"] = system.SettingsUpdated.ToUnixTimeSeconds();
        json["basestationStatus"]!["rfJamming"] = system.IsJammed;
        json["settings"]!["normal"]!["lastUpdated"] = Iso(system.SettingsUpdated);
        JsonNode pins = json["settings"]!["pins"]!;
        pins["lastUpdated"] = Iso(system.PinsUpdated);
        pins["users"] = new JsonArray([.. system.Pins.Users.Select((user, slot) => new JsonObject
        {
            ["_id"] = "64d0c1a2b3e4f5a697b8cb1" + slot.ToString(CultureInfo.InvariantCulture),
            ["pin"] = user.Pin,
            ["name"] = user.Name,
        })]);
        pins["duress"]!["pin"] = system.Pins.Duress;
        pins["master"]!["pin"] = system.Pins.Master;
        return json;
    }

    private static Response Set(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        JsonObject body = call.BodyObject() ?? throw Refusal.InvalidParameter("body");
        if (body["normal"] is not JsonObject normal || body.Count != 1)
        {
            throw Refusal.InvalidParameter("normal");
        }

        if (normal.FirstOrDefault(field => !IsValid(field.Key, field.Value)).Key is { } wrong)
        {
            throw Refusal.InvalidParameter(wrong);
        }

        foreach ((string name, JsonNode? value) in normal)
        {
            system.Values[name] = value!.DeepClone();
        }

        system.SettingsUpdated = call.World.Time;
        return Response.Json(ToVersion3Json(system));
    }

    private static bool IsValid(string name, JsonNode? value) => name == "light"
        ? value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
        : Ranges.TryGetValue(name, out (int Minimum, int Maximum) range)
            && value is JsonValue number && number.TryGetValue(out int given) && given >= range.Minimum && given <= range.Maximum;

    private static Response GetVersion2(Call call)
    {
        SimulatedSystem system = call.Managed(2);
        RequireAll(call);
        JsonObject json = system.Settings.DeepClone().AsObject();
        json["account"] = system.AccountNumber;
        json["lastUpdated"] = system.SettingsUpdated.ToUnixTimeSeconds();
        JsonNode pins = json["settings"]!["pins"]!;
        pins["pin1"] = system.Pins.Master;
        for (int slot = 0; slot < PinSet.UserSlots; slot++)
        {
            pins[string.Create(CultureInfo.InvariantCulture, $"pin{slot + 2}")] = system.Pins.Users[slot].Pin;
        }

        pins["duressPin"] = system.Pins.Duress;
        json["settings"]!["sensors"] = system.Sensors.Read(call.IsForced);
        return Response.Json(json);
    }

    /// <summary>Requires settingsType=all, which every source sends. Other values are not known.</summary>
    public static void RequireAll(Call call)
    {
        if (call.Query("settingsType") != "all")
        {
            throw Refusal.InvalidParameter("settingsType");
        }
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
