using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Where a system is, and who is to be called. Personal throughout: <see cref="ToString"/> shows nothing of it.</summary>
public sealed class SystemLocation
{
    internal SystemLocation(JsonElement raw) => Raw = raw;

    /// <summary>The account's number at the alarm centre; a text of hexadecimal digits.</summary>
    public string? Account => JsonField.Text(Raw, "account");

    /// <summary>What the owner calls the place.</summary>
    public string? Name => JsonField.Text(Raw, "locationName");

    /// <summary>The first line of the street address.</summary>
    public string? Street1 => JsonField.Text(Raw, "street1");

    /// <summary>The second line of the street address.</summary>
    public string? Street2 => JsonField.Text(Raw, "street2");

    /// <summary>The nearest crossing street.</summary>
    public string? CrossStreet => JsonField.Text(Raw, "crossStreet");

    /// <summary>The town.</summary>
    public string? City => JsonField.Text(Raw, "city");

    /// <summary>The county.</summary>
    public string? County => JsonField.Text(Raw, "county");

    /// <summary>The state (of a country, that is).</summary>
    public string? State => JsonField.Text(Raw, "state");

    /// <summary>The postal code.</summary>
    public string? Zip => JsonField.Text(Raw, "zip");

    /// <summary>The country, such as <c>US</c>.</summary>
    public string? Country => JsonField.Text(Raw, "country");

    /// <summary>What the owner noted for those who come.</summary>
    public string? Notes => JsonField.Text(Raw, "notes");

    /// <summary>The place's offset from UTC.</summary>
    public TimeSpan? UtcOffset =>
        JsonField.Integer(Raw, "locationOffset") is { } minutes and > -1440 and < 1440 ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Secret: the word by which the alarm centre knows the owner. Never log or store it.</summary>
    public string? SafeWord => JsonField.Text(Raw, "safeWord");

    /// <summary>Whom the alarm centre calls first.</summary>
    public IReadOnlyList<EmergencyContact> PrimaryContacts => Contacts("primaryContacts");

    /// <summary>Whom it calls next.</summary>
    public IReadOnlyList<EmergencyContact> SecondaryContacts => Contacts("secondaryContacts");

    /// <summary>Everything as it came. Personal, and it holds the safe word: not for logs.</summary>
    public JsonElement Raw { get; }

    /// <summary>Shows nothing: an address is nobody's business.</summary>
    public override string ToString() => "location (hidden)";

    private List<EmergencyContact> Contacts(string name) => [.. JsonField.List(Raw, name).Select(contact => new EmergencyContact(contact))];
}

/// <summary>A person whom the alarm centre calls.</summary>
public sealed class EmergencyContact
{
    internal EmergencyContact(JsonElement raw) => Raw = raw;

    /// <summary>The name.</summary>
    public string? Name => JsonField.Text(Raw, "name");

    /// <summary>The telephone number, as it was typed in.</summary>
    public string? Phone => JsonField.Text(Raw, "phone");

    /// <summary>Everything as it came.</summary>
    public JsonElement Raw { get; }

    /// <summary>Shows nothing: it is a person.</summary>
    public override string ToString() => "contact (hidden)";
}
