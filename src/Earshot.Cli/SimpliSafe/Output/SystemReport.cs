using System.Globalization;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>Writes a system as text, with the items that need attention first.</summary>
internal static class SystemReport
{
    /// <summary>Writes a system.</summary>
    /// <param name="output">The output.</param>
    /// <param name="system">The system.</param>
    /// <param name="unread">One phrase for each part that could not be read.</param>
    public static void Write(CommandOutput output, SimpliSafeSystem system, IReadOnlyList<string> unread)
    {
        string address = system.Location.Street1 is { Length: > 0 } street && street != system.Name ? $", {street}" : "";
        output.Line($"System {SystemText.Name(system)}{address}: {SystemText.State(system.State)}");
        string[] attention = [.. Attention.Of(system), .. unread];
        output.Line(attention.Length == 0 ? "  Nothing needs attention." : "  Needs attention:");
        foreach (string line in attention)
        {
            output.Line($"    ! {line}");
        }

        output.Line("  Base station:");
        output.Rows(BaseStation(system).Select(row => new[] { "    " + row.Name, row.Value }));
        if (system.Sensors.Count > 0)
        {
            output.Line("  Devices:");
            output.Rows(system.Sensors.OrderBy(sensor => sensor.Name, StringComparer.OrdinalIgnoreCase).Select(sensor => new[]
            {
                "    " + sensor.Name,
                Spaced(sensor.Type.ToString()),
                SystemText.State(sensor),
                string.Join(", ", SystemText.Problems(sensor)),
            }));
        }
    }

    private static IEnumerable<(string Name, string Value)> BaseStation(SimpliSafeSystem system)
    {
        yield return ("version", system.Version.ToString(CultureInfo.InvariantCulture));
        if (system.Serial.Length > 0)
        {
            yield return ("serial number", system.Serial);
        }

        if (system.ConnectionType is { } connection)
        {
            yield return ("connection", connection.ToString());
        }

        if (system.IsOffline is { } offline)
        {
            yield return ("reachable", offline ? "no" : "yes");
        }

        if (system.HasPowerOutage is { } outage)
        {
            yield return ("power", outage ? "out" : "on");
        }

        if (system.WifiSignal is { } wifi)
        {
            yield return ("Wi-Fi signal", string.Create(CultureInfo.InvariantCulture, $"{wifi} dBm"));
        }

        if (system.GsmSignal is { } gsm)
        {
            yield return ("cell signal", string.Create(CultureInfo.InvariantCulture, $"{gsm} dBm"));
        }

        // No source states the unit.
        if (system.BatteryBackupPower is { } battery)
        {
            yield return ("backup battery", battery.ToString(CultureInfo.InvariantCulture));
        }

        if (system.WallPower is { } wall)
        {
            yield return ("wall power", wall.ToString(CultureInfo.InvariantCulture));
        }

        if (system.Temperature is { } degrees)
        {
            yield return ("temperature", string.Create(CultureInfo.InvariantCulture, $"{degrees} °F"));
        }
    }

    // A name such as CarbonMonoxide is split into words.
    private static string Spaced(string name) => string.Concat(name.Select(
        (c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
