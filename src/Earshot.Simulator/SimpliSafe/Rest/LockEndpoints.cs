using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Door locks.</summary>
internal static class LockEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Add("GET", "v1/doorlock/{sid}", call => Answer.Json(new JsonArray([.. call.Managed(3).Locks.Select(l => l.ToJson())])));
        routes.Add("POST", "v1/doorlock/{sid}/{serial}/state", Set);
    }

    /// <summary>Answered at once, and for a stuck bolt as well: the answer proves nothing.</summary>
    private static Answer Set(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        SimulatedLock one = system.Locks.FirstOrDefault(l => l.Serial == call.Arguments["serial"]) ?? throw Refusal.NotFound("lock");
        bool locked = call.BodyObject()?["state"] is JsonValue value && value.TryGetValue(out string? state) && state is "lock" or "unlock"
            ? state == "lock"
            : throw Refusal.InvalidParameter("state");
        Bolt.TurnLater(call.World, one, locked, "");
        return call.World.Options.EarlierShapes ? Answer.Json(new JsonObject { ["state"] = locked ? "lock" : "unlock" }) : Answer.Empty();
    }
}
