using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents the status of a base station of version 3. All fields can be missing.</summary>
public sealed class BaseStationStatus
{
    internal BaseStationStatus(JsonElement raw) => Raw = raw;

    /// <summary>Gets the time of the status, or <see langword="null"/> if the service does not report it.</summary>
    public DateTimeOffset? UpdatedAt => JsonField.Time(Raw, "lastUpdated");

    /// <summary>
    /// Gets a value that indicates whether the radio of the sensors is jammed, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? RfJamming => JsonField.Boolean(Raw, "rfJamming");

    /// <summary>Gets the Wi-Fi signal strength, in dBm, or <see langword="null"/> if the service does not report it.</summary>
    public int? WifiSignal => JsonField.Integer(Raw, "wifiRssi");

    /// <summary>
    /// Gets the service's number for the Wi-Fi status, or <see langword="null"/> if the service does not report it. The meaning of the
    /// values is unknown.
    /// </summary>
    public int? WifiStatusCode => JsonField.Integer(Raw, "wifiStatus");

    /// <summary>Gets the cellular signal strength, in dBm, or <see langword="null"/> if the service does not report it.</summary>
    public int? GsmSignal => JsonField.Integer(Raw, "gsmRssi");

    /// <summary>
    /// Gets the service's number for the cellular status, or <see langword="null"/> if the service does not report it. The meaning of the
    /// values is unknown.
    /// </summary>
    public int? GsmStatusCode => JsonField.Integer(Raw, "gsmStatus");

    /// <summary>
    /// Gets the service's number for the Ethernet status, or <see langword="null"/> if the service does not report it. The meaning of the
    /// values is unknown.
    /// </summary>
    public int? EthernetStatusCode => JsonField.Integer(Raw, "ethernetStatus");

    /// <summary>
    /// Gets the voltage of the backup battery, or <see langword="null"/> if the service does not report it. The values suggest millivolts;
    /// no source confirms the unit.
    /// </summary>
    public int? BackupBattery => JsonField.Integer(Raw, "backupBattery");

    /// <summary>
    /// Gets the voltage of the power supply, or <see langword="null"/> if the service does not report it. The values suggest millivolts; no
    /// source confirms the unit.
    /// </summary>
    public int? WallPower => JsonField.Integer(Raw, "wallPower");

    /// <summary>Gets the JSON as received.</summary>
    public JsonElement Raw { get; }
}
