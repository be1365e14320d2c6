using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>
/// Represents a request that is being processed, and provides what endpoints need from it. Callers hold the world's lock.
/// </summary>
internal sealed class Call
{
    public required ServiceWorld World { get; init; }

    public required HttpRequest Request { get; init; }

    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets or sets the account of the access token, or <see langword="null"/> if the operation requires no token.</summary>
    public SimulatedAccount? OptionalAccount { get; init; }

    public SimulatedAccount Account => OptionalAccount ?? throw Refusal.Unauthorized();

    public bool HasJson => Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Gets a value that indicates whether the base station must be queried: forceUpdate=true in version 3, cached=false in version 2.
    /// </summary>
    public bool IsForced => Query("forceUpdate") == "true" || Query("cached") == "false";

    public string Query(string name) => Request.Query[name].ToString();

    /// <summary>Returns a number from the query, or <see langword="null"/> if it is missing.</summary>
    public long? NumberInQuery(string name) => Query(name) is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw Refusal.InvalidParameter(name);

    /// <summary>
    /// Returns the system in the path, which must belong to the account and have the given version, or any version if
    /// <paramref name="version"/> is <see langword="null"/>.
    /// </summary>
    public SimulatedSystem System(int? version = null) =>
        Account.Systems.Find(
            s => s.Id.ToString(CultureInfo.InvariantCulture) == Arguments["sid"] && (version is null || s.Version == version))
            ?? throw Refusal.NotFound("system");

    /// <summary>Returns the system in the path, whose plan must allow remote management.</summary>
    public SimulatedSystem Managed(int? version = null) =>
        System(version) is { AllowsRemoteManagement: true } system ? system : throw Refusal.NoRemoteManagement();

    /// <summary>Returns the camera in the path, which must belong to the account.</summary>
    public SimulatedCamera Camera() =>
        Account.Systems.SelectMany(s => s.Cameras).FirstOrDefault(c => c.Uuid == Arguments["uuid"]) ?? throw Refusal.NotFound("camera");

    /// <summary>Returns the body as a JSON object, or <see langword="null"/> if it is not one.</summary>
    public JsonObject? BodyObject()
    {
        try
        {
            return JsonNode.Parse(Body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the fields of a form.</summary>
    public Dictionary<string, string> BodyForm()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in Encoding.UTF8.GetString(Body.Span).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Replace('+', ' ').Split('=', 2);
            fields[Uri.UnescapeDataString(pair[0])] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        }

        return fields;
    }
}
