using System.Globalization;

namespace Earshot.Reliability.Clients;

/// <summary>Names SimpliSafe's events. The ledger of the service and the clients use the same names.</summary>
internal static class SimpliSafeKeys
{
    public static string Event(long id) => id.ToString(CultureInfo.InvariantCulture);
}
