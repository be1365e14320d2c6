using System.Text.Json;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>Writes a system as JSON. docs/tool.md lists the fields. Values that the service does not report are omitted.</summary>
internal static class SystemJson
{
    /// <summary>Writes the fields of a system.</summary>
    /// <param name="json">The output.</param>
    /// <param name="system">The system.</param>
    /// <param name="unread">One phrase for each part that could not be read.</param>
    public static void Write(Utf8JsonWriter json, SimpliSafeSystem system, IReadOnlyList<string> unread)
    {
        json.WriteNumber("system"u8, system.Id);
        json.WriteString("name"u8, system.Name);
        json.WriteNumber("version"u8, system.Version);
        json.WriteString("state"u8, SystemText.Code(system.State));
        json.WriteBoolean("alarming"u8, system.IsAlarming);
        Write(json, "street", system.Location.Street1);
        Write(json, "serial", system.Serial);
        Write(json, "connection", system.ConnectionType?.ToString());
        Write(json, "offline", system.IsOffline);
        Write(json, "powerOutage", system.HasPowerOutage);
        Write(json, "rfJamming", system.RfJamming);
        Write(json, "wifiSignalDbm", system.WifiSignal);
        Write(json, "gsmSignalDbm", system.GsmSignal);
        Write(json, "batteryBackupPower", system.BatteryBackupPower);
        Write(json, "wallPower", system.WallPower);
        Write(json, "temperatureFahrenheit", system.Temperature);
        json.WriteStartArray("attention"u8);
        foreach (string line in Attention.Of(system).Concat(unread))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteStartArray("devices"u8);
        foreach (SimpliSafeSensor sensor in system.Sensors)
        {
            Write(json, sensor);
        }

        json.WriteEndArray();
        json.WriteStartArray("notifications"u8);
        foreach (SystemNotification notification in system.Notifications)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, notification.Id);
            Write(json, "category", notification.Category);
            Write(json, "code", notification.Code);
            Write(json, "text", notification.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SimpliSafeSensor sensor)
    {
        json.WriteStartObject();
        json.WriteString("serial"u8, sensor.Serial);
        json.WriteString("name"u8, sensor.Name);
        json.WriteString("type"u8, sensor.Type.ToString());
        json.WriteNumber("typeCode"u8, sensor.Type.Code);
        Write(json, "triggered", sensor.IsTriggered);
        Write(json, "lowBattery", sensor.HasLowBattery);
        Write(json, "offline", sensor.IsOffline);
        json.WriteBoolean("error"u8, sensor.HasError);
        switch (sensor)
        {
            case EntrySensor entry:
                Write(json, "open", entry.IsOpen);
                break;
            case SimpliSafeLock door:
                json.WriteString("lock"u8, SystemText.Code(door.State));
                Write(json, "pinPadLowBattery", door.HasPinPadLowBattery);
                Write(json, "pinPadOffline", door.IsPinPadOffline);
                break;
            case TemperatureSensor { Temperature: { } degrees }:
                json.WriteNumber("temperatureFahrenheit"u8, degrees);
                break;
            default:
                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
