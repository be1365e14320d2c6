using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>The contract behind a system: what is paid for, and until when. Every field may be missing.</summary>
public sealed class SimpliSafeSubscription
{
    internal SimpliSafeSubscription(JsonElement raw) => Raw = raw;

    /// <summary>The system's id.</summary>
    public long? SystemId => JsonField.Number(Raw, "sid");

    /// <summary>The account's number.</summary>
    public long? UserId => JsonField.Number(Raw, "uid");

    /// <summary>Which kind of plan it is.</summary>
    public SubscriptionStatus? Status => JsonField.Integer(Raw, "sStatus") is { } code ? new SubscriptionStatus(code) : null;

    /// <summary>When it was activated.</summary>
    public DateTimeOffset? ActivatedAt => JsonField.Time(Raw, "activated");

    /// <summary>The plan's key.</summary>
    public string? PlanSku => JsonField.Text(Raw, "planSku");

    /// <summary>The plan's name: text for people, in English.</summary>
    public string? PlanName => JsonField.Text(Raw, "planName");

    /// <summary>What it costs in a billing interval.</summary>
    public decimal? Price => JsonField.Decimal(Raw, "price");

    /// <summary>The currency of the price, such as <c>USD</c>.</summary>
    public string? Currency => JsonField.Text(Raw, "currency");

    /// <summary>The country, such as <c>US</c>.</summary>
    public string? Country => JsonField.Text(Raw, "country");

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiresAt => JsonField.Time(Raw, "expires");

    /// <summary>When the next bill is due.</summary>
    public DateTimeOffset? BillDate => JsonField.Time(Raw, "billDate");

    /// <summary>The time between two bills.</summary>
    public TimeSpan? BillInterval => JsonField.Seconds(Raw, "billInterval");

    /// <summary>
    /// Whether a base station belongs to it; null where the service doesn't say. This, not <see cref="IsActive"/>, tells whether there is a system.
    /// </summary>
    public bool? HasBaseStation => JsonField.Boolean(StatusObject, "hasBaseStation");

    /// <summary>Whether the service calls it active.</summary>
    public bool? IsActive => JsonField.Boolean(StatusObject, "isActive");

    /// <summary>The service's word on monitoring, such as <c>Active</c>.</summary>
    public string? Monitoring => JsonField.Text(StatusObject, "monitoring");

    /// <summary>
    /// What the plan allows from afar, such as <c>ArmDisarm</c>, <c>LockUnlock</c> or <c>ConfigureSettings</c>; empty where it isn't told.
    /// </summary>
    public IReadOnlyList<string> RemoteControl =>
        JsonField.Texts(JsonField.Object(Raw, "subscriptionFeatures") ?? default, "remoteControl");

    /// <summary>How many days recordings are kept.</summary>
    public int? RecordingStorageDays => JsonField.Integer(JsonField.Object(Raw, "features") ?? default, "storageDays");

    /// <summary>Whether the plan includes recordings.</summary>
    public bool? HasVideo => JsonField.Boolean(JsonField.Object(Raw, "features") ?? default, "video");

    /// <summary>Everything as it came. It holds secrets (the safe word), the address and people's names and telephone numbers: not for logs.</summary>
    public JsonElement Raw { get; }

    private JsonElement StatusObject => JsonField.Object(Raw, "status") ?? default;

    /// <summary>Names the system's id only.</summary>
    public override string ToString() => $"subscription of system {SystemId}";
}
