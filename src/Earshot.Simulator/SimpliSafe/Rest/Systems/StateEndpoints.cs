using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Alarms;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>
/// Provides the endpoints that arm and disarm. The response contains the requested state, while the exit delay is still running.
/// </summary>
internal static class StateEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.AddForBaseStation("POST", "v1/ss3/subscriptions/{sid}/state/{state}", SetVersion3);
        routes.AddForBaseStation("POST", "v1/subscriptions/{sid}/state", SetVersion2);
    }

    private static Response SetVersion3(Call call)
    {
        SimulatedSystem system = call.Managed(3);
        AlarmState asked = AlarmStateText.FromCommand(call.Arguments["state"]) ?? throw Refusal.InvalidParameter("state");
        int exitDelay = Command(system, asked);
        long updated = call.World.Now;
        return Response.Json(call.World.Options.LegacyResponses
            ? new JsonObject
            {
                ["success"] = true,
                ["reason"] = null,
                ["state"] = AlarmStateText.Of(asked),
                ["lastUpdated"] = updated,
                ["exitDelay"] = exitDelay,
            }
            : new JsonObject { ["state"] = AlarmStateText.Of(asked), ["stateUpdated"] = updated, ["exitDelay"] = exitDelay });
    }

    private static Response SetVersion2(Call call)
    {
        SimulatedSystem system = call.Managed(2);
        string name = call.Query("state");
        AlarmState asked = AlarmStateText.FromCommand(name) ?? throw Refusal.InvalidParameter("state");
        int exitDelay = Command(system, asked);
        return Response.Json(new JsonObject
        {
            ["success"] = true,
            ["reason"] = null,
            ["requestedState"] = name,
            ["lastUpdated"] = call.World.Now,
            ["exitDelay"] = exitDelay,
        });
    }

    /// <summary>Arms or disarms the system.</summary>
    /// <returns>The exit delay, in seconds.</returns>
    private static int Command(SimulatedSystem system, AlarmState asked)
    {
        if (asked == AlarmState.Off)
        {
            system.Panel.Disarm(Initiator.App);
            return 0;
        }

        system.Panel.Arm(asked, Initiator.App);
        return (int)system.ExitDelay(asked).TotalSeconds;
    }
}
