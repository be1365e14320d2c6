using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>The base station's own figures, in systems of version 3. Every field may be missing.</summary>
public sealed class BaseStationStatus
{
    internal BaseStationStatus(JsonElement raw) => Raw = raw;

    /// <summary>When the figures were taken.</summary>
    public DateTimeOffset? UpdatedAt => JsonField.Time(Raw, "lastUpdated");

    /// <summary>Whether something jams the radio of the sensors.</summary>
    public bool? RfJamming => JsonField.Boolean(Raw, "rfJamming");

    /// <summary>How strong the Wi-Fi is, in dBm.</summary>
    public int? WifiSignal => JsonField.Integer(Raw, "wifiRssi");

    /// <summary>The service's number for the Wi-Fi's state; what the numbers mean isn't known.</summary>
    public int? WifiStatusCode => JsonField.Integer(Raw, "wifiStatus");

    /// <summary>How strong the cell radio is, in dBm.</summary>
    public int? GsmSignal => JsonField.Integer(Raw, "gsmRssi");

    /// <summary>The service's number for the cell radio's state; what the numbers mean isn't known.</summary>
    public int? GsmStatusCode => JsonField.Integer(Raw, "gsmStatus");

    /// <summary>The service's number for the network cable's state; what the numbers mean isn't known.</summary>
    public int? EthernetStatusCode => JsonField.Integer(Raw, "ethernetStatus");

    /// <summary>The power of the backup battery. The size suggests millivolts; no witness names the unit.</summary>
    public int? BackupBattery => JsonField.Integer(Raw, "backupBattery");

    /// <summary>The power from the wall. The size suggests millivolts; no witness names the unit.</summary>
    public int? WallPower => JsonField.Integer(Raw, "wallPower");

    /// <summary>Everything as it came.</summary>
    public JsonElement Raw { get; }
}
