using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Alarms;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of the account and its subscriptions, including the state of each system.</summary>
internal static class AccountEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Add(
            "GET", "v1/api/authCheck", call => Response.Json(new JsonObject { ["userId"] = call.Account.UserId, ["isAdmin"] = false }));
        routes.Add("GET", "v1/users/{uid}/subscriptions", List);
        routes.Add("GET", "v1/subscriptions/{sid}", call => Response.Json(
            new JsonObject { ["subscription"] = Subscription(call.World, call.System()) }));
    }

    private static Response List(Call call)
    {
        if (call.Arguments["uid"] != call.Account.UserId.ToString(CultureInfo.InvariantCulture))
        {
            throw Refusal.NotFound("user");
        }

        bool activeOnly = call.Query("activeOnly") switch
        {
            "true" => true,
            "false" or "" => false,
            _ => throw Refusal.InvalidParameter("activeOnly"),
        };
        IEnumerable<JsonNode?> subscriptions = call.Account.Systems.Where(s => s.IsActive || !activeOnly)
            .Select(s => Subscription(call.World, s));
        return Response.Json(new JsonObject { ["subscriptions"] = new JsonArray([.. subscriptions]) });
    }

    private static JsonObject Subscription(ServiceWorld world, SimulatedSystem system)
    {
        JsonObject json = system.Subscription.DeepClone().AsObject();
        json["uid"] = system.Account.UserId;
        json["sid"] = system.Id;
        json["sStatus"] = system.IsActive ? 20 : 0;
        json["creditCard"]!["uid"] = system.Account.UserId;
        json["status"]!["isActive"] = system.IsActive;
        JsonNode location = json["location"]!;
        location["sid"] = system.Id;
        location["uid"] = system.Account.UserId;
        location["account"] = system.AccountNumber;
        location["locationName"] = system.Name;
        location["system"] = State(world, system);
        return json;
    }

    private static JsonObject State(ServiceWorld world, SimulatedSystem system)
    {
        SimulatedSensor? thermometer = system.Devices.OfType<SimulatedSensor>().FirstOrDefault(s => s.Kind == SensorKind.Temperature);
        double remaining = system.ExitDelayEnds is { } end ? (end - world.Time).TotalSeconds : 0;
        var json = new JsonObject
        {
            ["serial"] = system.AccountNumber,
            ["alarmState"] = AlarmStateText.Of(system.State),
            ["alarmStateTimestamp"] = system.StateUpdated,
            ["isAlarming"] = system.IsAlarming,
            ["version"] = system.Version,
            ["temperature"] = thermometer?.Temperature,
            ["exitDelayRemaining"] = (int)Math.Ceiling(remaining),
            ["cameras"] = new JsonArray([.. system.Cameras.Select(c => c.ToCameraJson())]),
            ["connType"] = system.Version == 3 ? "wifi" : "cell",
            ["stateUpdated"] = system.StateUpdated,
            ["messages"] = new JsonArray([.. system.Messages.Select(m => m.DeepClone())]),
        };
        if (system.Version == 3)
        {
            json["capabilities"] = new JsonObject
            {
                ["setWifiOverCell"] = true,
                ["setDoorbellChimeVolume"] = false,
                ["outdoorBattCamera"] = true,
            };
            json["powerOutage"] = system.HasPowerOutage;
            json["lastPowerOutage"] = system.LastPowerOutage;
            json["lastSuccessfulWifiTS"] = system.StateUpdated;
            json["isOffline"] = system.IsOffline;
        }

        return json;
    }
}
