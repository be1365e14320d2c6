using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoint of the devices of a version 3 system. Version 2 lists its devices in the settings.</summary>
internal static class SensorEndpoints
{
    public static void Add(RouteTable routes) =>
        routes.AddForBaseStation("GET", "v1/ss3/subscriptions/{sid}/sensors", List, call => call.IsForced);

    private static Response List(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        JsonArray sensors = system.Sensors.Read(call.IsForced);
        return Response.Json(new JsonObject
        {
            ["account"] = system.AccountNumber,
            ["success"] = true,
            ["sensors"] = sensors,
            ["lastUpdated"] = system.Sensors.Synced,
            ["lastSynced"] = system.Sensors.Synced,
            ["lastStatusUpdate"] = system.Sensors.Synced,
        });
    }
}
