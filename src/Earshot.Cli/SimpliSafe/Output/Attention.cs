using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>What of a system wants looking at, the worst first.</summary>
internal static class Attention
{
    /// <summary>One sentence each; none where all is well.</summary>
    public static IEnumerable<string> Of(SimpliSafeSystem system)
    {
        if (system.IsAlarming)
        {
            yield return "the alarm is going off";
        }

        if (system.IsOffline == true)
        {
            yield return "the base station is offline: what follows is old, and commands don't reach it";
        }

        if (system.HasPowerOutage == true)
        {
            yield return "the power is out; the base station runs on its battery";
        }

        if (system.RfJamming == true)
        {
            yield return "the radio is being jammed: sensors may not be heard";
        }

        foreach (SimpliSafeSensor sensor in system.Sensors)
        {
            foreach (string complaint in SystemText.Complaints(sensor))
            {
                yield return $"{sensor.Name}: {complaint}";
            }
        }

        foreach (SimpliSafeSensor sensor in system.Sensors)
        {
            if (sensor is EntrySensor { IsOpen: true })
            {
                yield return $"{sensor.Name}: open";
            }
            else if (sensor is SimpliSafeLock { State: LockState.Unlocked })
            {
                yield return $"{sensor.Name}: unlocked";
            }
            else if (sensor is not EntrySensor and not SimpliSafeLock && sensor.IsTriggered == true)
            {
                yield return $"{sensor.Name}: triggered";
            }
        }

        // The service says some of them every day anew.
        foreach (string message in system.Notifications.Select(static n => n.Text is { Length: > 0 } text ? text : n.ToString()).Distinct(StringComparer.Ordinal))
        {
            yield return $"message: {message}";
        }
    }
}
