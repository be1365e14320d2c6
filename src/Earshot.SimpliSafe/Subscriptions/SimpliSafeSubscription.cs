using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the subscription of a system: its plan and its terms. All properties are <see langword="null"/> if the service does not
/// report them.
/// </summary>
public sealed class SimpliSafeSubscription
{
    internal SimpliSafeSubscription(JsonElement raw) => Raw = raw;

    /// <summary>Gets the ID of the system.</summary>
    public long? SystemId => JsonField.Number(Raw, "sid");

    /// <summary>Gets the account ID.</summary>
    public long? UserId => JsonField.Number(Raw, "uid");

    /// <summary>Gets the type of the plan.</summary>
    public SubscriptionStatus? Status => JsonField.Integer(Raw, "sStatus") is { } code ? new SubscriptionStatus(code) : null;

    /// <summary>Gets the time at which the subscription was activated.</summary>
    public DateTimeOffset? ActivatedAt => JsonField.Time(Raw, "activated");

    /// <summary>Gets the key of the plan.</summary>
    public string? PlanSku => JsonField.Text(Raw, "planSku");

    /// <summary>Gets the name of the plan: text for people, in English.</summary>
    public string? PlanName => JsonField.Text(Raw, "planName");

    /// <summary>Gets the price per billing interval.</summary>
    public decimal? Price => JsonField.Decimal(Raw, "price");

    /// <summary>Gets the currency of the price, such as <c>USD</c>.</summary>
    public string? Currency => JsonField.Text(Raw, "currency");

    /// <summary>Gets the country, such as <c>US</c>.</summary>
    public string? Country => JsonField.Text(Raw, "country");

    /// <summary>Gets the time at which the subscription expires.</summary>
    public DateTimeOffset? ExpiresAt => JsonField.Time(Raw, "expires");

    /// <summary>Gets the time of the next bill.</summary>
    public DateTimeOffset? BillDate => JsonField.Time(Raw, "billDate");

    /// <summary>Gets the time between two bills.</summary>
    public TimeSpan? BillInterval => JsonField.Seconds(Raw, "billInterval");

    /// <summary>
    /// Gets a value that indicates whether the subscription has a base station, or <see langword="null"/> if the service does not report
    /// it. This property, not <see cref="IsActive"/>, determines whether a system exists.
    /// </summary>
    public bool? HasBaseStation => JsonField.Boolean(StatusObject, "hasBaseStation");

    /// <summary>Gets a value that indicates whether the service considers the subscription active.</summary>
    public bool? IsActive => JsonField.Boolean(StatusObject, "isActive");

    /// <summary>Gets the service's monitoring status, such as <c>Active</c>.</summary>
    public string? Monitoring => JsonField.Text(StatusObject, "monitoring");

    /// <summary>
    /// Gets the remote commands that the plan includes, such as <c>ArmDisarm</c>, <c>LockUnlock</c>, or <c>ConfigureSettings</c>; empty if
    /// the service does not report them.
    /// </summary>
    public IReadOnlyList<string> RemoteControl =>
        JsonField.Texts(JsonField.Object(Raw, "subscriptionFeatures") ?? default, "remoteControl");

    /// <summary>Gets the number of days for which recordings are stored.</summary>
    public int? RecordingStorageDays => JsonField.Integer(JsonField.Object(Raw, "features") ?? default, "storageDays");

    /// <summary>Gets a value that indicates whether the plan includes recordings.</summary>
    public bool? HasVideo => JsonField.Boolean(JsonField.Object(Raw, "features") ?? default, "video");

    /// <summary>
    /// Gets the JSON as received. It contains the safe word, the address, and names and telephone numbers, so do not log it.
    /// </summary>
    public JsonElement Raw { get; }

    private JsonElement StatusObject => JsonField.Object(Raw, "status") ?? default;

    /// <summary>Returns a description that contains only the system ID, safe for logs.</summary>
    public override string ToString() => $"subscription of system {SystemId}";
}
