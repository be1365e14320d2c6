using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the location of a system and its emergency contacts. Personal data. All properties are <see langword="null"/> if the service
/// does not report them.
/// </summary>
public sealed class SystemLocation
{
    internal SystemLocation(JsonElement raw) => Raw = raw;

    /// <summary>Gets the account number at the monitoring center: a string of hexadecimal digits.</summary>
    public string? Account => JsonField.Text(Raw, "account");

    /// <summary>Gets the name that the owner gave to the location.</summary>
    public string? Name => JsonField.Text(Raw, "locationName");

    /// <summary>Gets the first line of the street address.</summary>
    public string? Street1 => JsonField.Text(Raw, "street1");

    /// <summary>Gets the second line of the street address.</summary>
    public string? Street2 => JsonField.Text(Raw, "street2");

    /// <summary>Gets the nearest cross street.</summary>
    public string? CrossStreet => JsonField.Text(Raw, "crossStreet");

    /// <summary>Gets the city.</summary>
    public string? City => JsonField.Text(Raw, "city");

    /// <summary>Gets the county.</summary>
    public string? County => JsonField.Text(Raw, "county");

    /// <summary>Gets the state of the country.</summary>
    public string? State => JsonField.Text(Raw, "state");

    /// <summary>Gets the ZIP code.</summary>
    public string? Zip => JsonField.Text(Raw, "zip");

    /// <summary>Gets the country, such as <c>US</c>.</summary>
    public string? Country => JsonField.Text(Raw, "country");

    /// <summary>Gets the owner's notes for responders.</summary>
    public string? Notes => JsonField.Text(Raw, "notes");

    /// <summary>Gets the offset of the location from UTC.</summary>
    public TimeSpan? UtcOffset =>
        JsonField.Integer(Raw, "locationOffset") is { } minutes and > -1440 and < 1440 ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Gets the word by which the monitoring center identifies the owner. Secret: never log or store it.</summary>
    public string? SafeWord => JsonField.Text(Raw, "safeWord");

    /// <summary>Gets the contacts that the monitoring center calls first.</summary>
    public IReadOnlyList<EmergencyContact> PrimaryContacts => Contacts("primaryContacts");

    /// <summary>Gets the contacts that the monitoring center calls next.</summary>
    public IReadOnlyList<EmergencyContact> SecondaryContacts => Contacts("secondaryContacts");

    /// <summary>Gets the JSON as received. It contains personal data and the safe word, so do not log it.</summary>
    public JsonElement Raw { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "location (hidden)";

    private List<EmergencyContact> Contacts(string name) => [.. JsonField.List(Raw, name).Select(contact => new EmergencyContact(contact))];
}

/// <summary>Represents a person whom the monitoring center calls.</summary>
public sealed class EmergencyContact
{
    internal EmergencyContact(JsonElement raw) => Raw = raw;

    /// <summary>Gets the name.</summary>
    public string? Name => JsonField.Text(Raw, "name");

    /// <summary>Gets the telephone number as entered.</summary>
    public string? Phone => JsonField.Text(Raw, "phone");

    /// <summary>Gets the JSON as received. Personal data.</summary>
    public JsonElement Raw { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "contact (hidden)";
}
