using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of events and notifications.</summary>
internal static class EventEndpoints
{
    private const int MaximumEvents = 50;

    public static void Add(RouteTable routes)
    {
        // The path has no ss3 segment in version 3 either.
        routes.Add("GET", "v1/subscriptions/{sid}/events", List);
        routes.Add("DELETE", "v1/subscriptions/{sid}/messages", call => Clear(call.System(2)));
        routes.Add("DELETE", "v1/ss3/subscriptions/{sid}/messages", call => Clear(call.System(3)));
    }

    private static Response List(Call call)
    {
        SimulatedSystem system = call.System();
        long count = call.NumberInQuery("numEvents") ?? MaximumEvents;
        if (count is < 1 or > MaximumEvents)
        {
            throw Refusal.InvalidParameter("numEvents");
        }

        IReadOnlyList<SimulatedEvent> events = call.World.Events.List(system, call.NumberInQuery("fromTimestamp"), (int)count);
        return Response.Json(new JsonObject
        {
            ["numEvents"] = events.Count,
            ["lastEventTimestamp"] = events.Count > 0 ? events[0].Seconds : 0,
            ["events"] = new JsonArray([.. events.Select(e => e.ToListJson(call.World.Options.LegacyResponses))]),
        });
    }

    private static Response Clear(SimulatedSystem system)
    {
        system.Messages.Clear();
        return Response.Empty();
    }
}
