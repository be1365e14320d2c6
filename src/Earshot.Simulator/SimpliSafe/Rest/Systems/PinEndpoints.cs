using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of PINs. A request replaces the complete set, and is rejected as a whole.</summary>
internal static class PinEndpoints
{
    private const string Version3 = "v1/ss3/subscriptions/{sid}/settings/pins";
    private const string Version2 = "v1/subscriptions/{sid}/pins";

    public static void Add(RouteTable routes)
    {
        routes.AddForBaseStation(
            "GET", Version3, call => Response.Json(SettingsEndpoints.ToVersion3Json(call.Managed(3))), call => call.IsForced);
        routes.AddForBaseStation("POST", Version3, SetVersion3);
        routes.AddForBaseStation("GET", Version2, GetVersion2, call => call.IsForced);
        routes.AddForBaseStation("POST", Version2, SetVersion2);
    }

    private static Response SetVersion3(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        JsonObject pins = Pins(call);

        // Sent as an object whose keys are slot numbers, but received as an array.
        JsonObject users = pins["users"] as JsonObject ?? throw Refusal.PinError("The users must be an object with the keys 0 to 3.");
        Replace(call, system, new PinSet
        {
            Master = Text(pins["master"], "pin"),
            Duress = Required(pins["duress"], "pin"),
            Users = [.. Slots(users, 0).Select(slot => (Text(slot, "name"), Text(slot, "pin")))],
        });
        return Response.Json(SettingsEndpoints.ToVersion3Json(system));
    }

    private static Response GetVersion2(Call call)
    {
        SettingsEndpoints.RequireAll(call);
        return Response.Json(ToVersion2Json(call.Managed(2)));
    }

    private static Response SetVersion2(Call call)
    {
        SimulatedSystem system = call.Managed(2);
        JsonObject pins = Pins(call);
        Replace(call, system, new PinSet
        {
            Master = Text(pins["pin1"], "value"),
            Duress = Required(pins["duress"], "value"),

            // An empty slot has the key "pin", due to a mistake in the only source.
            Users =
            [
                .. Slots(pins, 2)
                    .Select(slot => (Text(slot, "name"), Text(slot, "value") is { Length: > 0 } value ? value : Text(slot, "pin"))),
            ],
        });
        return Response.Json(ToVersion2Json(system));
    }

    private static JsonObject Pins(Call call) =>
        call.BodyObject() is { Count: 1 } body && body["pins"] is JsonObject pins
            ? pins
            : throw Refusal.PinError("The body must be one object named pins.");

    /// <summary>Returns the four slots, which must all be present, even if empty.</summary>
    private static IEnumerable<JsonObject> Slots(JsonObject from, int first)
    {
        for (int slot = 0; slot < PinSet.UserSlots; slot++)
        {
            string number = (first + slot).ToString(CultureInfo.InvariantCulture);
            yield return from[first == 0 ? number : "pin" + number] as JsonObject ?? throw Refusal.PinError("All four slots are required.");
        }
    }

    private static void Replace(Call call, SimulatedSystem system, PinSet pins)
    {
        if (pins.GetError() is { } error)
        {
            throw Refusal.PinError(error);
        }

        system.Pins = pins;
        system.PinsUpdated = call.World.Time;
    }

    private static JsonObject ToVersion2Json(SimulatedSystem system)
    {
        var pins = new JsonObject { ["pin1"] = new JsonObject { ["value"] = system.Pins.Master } };
        for (int slot = 0; slot < PinSet.UserSlots; slot++)
        {
            (string name, string pin) = system.Pins.Users[slot];
            pins[string.Create(CultureInfo.InvariantCulture, $"pin{slot + 2}")] = new JsonObject { ["value"] = pin, ["name"] = name };
        }

        pins["duress"] = new JsonObject { ["value"] = system.Pins.Duress };
        return new JsonObject { ["pins"] = pins, ["lastUpdated"] = system.PinsUpdated.ToUnixTimeSeconds() };
    }

    // A PIN that is not set is an empty string; a missing one makes the set incomplete.
    private static string Required(JsonNode? of, string name) =>
        of is JsonObject members && members[name] is JsonValue ? Text(of, name) : throw Refusal.PinError("The duress PIN is required.");

    private static string Text(JsonNode? of, string name) =>
        of is JsonObject members && members[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
