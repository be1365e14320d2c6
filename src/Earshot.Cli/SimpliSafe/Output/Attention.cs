using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>Lists the items of a system that need attention, most urgent first.</summary>
internal static class Attention
{
    /// <summary>Gets one phrase for each item.</summary>
    public static IEnumerable<string> Of(SimpliSafeSystem system)
    {
        if (system.IsAlarming)
        {
            yield return "the alarm is going off";
        }

        if (system.IsOffline == true)
        {
            yield return "the base station is offline; its state can be out of date, and commands do not reach it";
        }

        if (system.HasPowerOutage == true)
        {
            yield return "the power is out; the base station runs on battery";
        }

        if (system.RfJamming == true)
        {
            yield return "radio interference was detected; signals of sensors may be lost";
        }

        foreach (SimpliSafeSensor sensor in system.Sensors)
        {
            foreach (string problem in SystemText.Problems(sensor))
            {
                yield return $"{sensor.Name}: {problem}";
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

        // The service repeats some notifications every day.
        IEnumerable<string> messages = system.Notifications.Select(static n => n.Text is { Length: > 0 } text ? text : n.ToString());
        foreach (string message in messages.Distinct(StringComparer.Ordinal))
        {
            yield return $"message: {message}";
        }
    }
}
