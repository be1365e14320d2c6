using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Devices;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of door locks.</summary>
internal static class LockEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Add("GET", "v1/doorlock/{sid}", call => Response.Json(new JsonArray([.. call.Managed(3).Locks.Select(l => l.ToJson())])));
        routes.Add("POST", "v1/doorlock/{sid}/{serial}/state", Set);
    }

    /// <summary>
    /// Locks or unlocks a door. The response is sent immediately, even if the bolt is jammed, so it does not confirm the change.
    /// </summary>
    private static Response Set(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        SimulatedLock one = system.Locks.FirstOrDefault(l => l.Serial == call.Arguments["serial"]) ?? throw Refusal.NotFound("lock");
        bool locked = call.BodyObject()?["state"] is JsonValue value && value.TryGetValue(out string? state) && state is "lock" or "unlock"
            ? state == "lock"
            : throw Refusal.InvalidParameter("state");
        Bolt.TurnLater(call.World, one, locked, "");
        return call.World.Options.LegacyResponses
            ? Response.Json(new JsonObject { ["state"] = locked ? "lock" : "unlock" })
            : Response.Empty();
    }
}
