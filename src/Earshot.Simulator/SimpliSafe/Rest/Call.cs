using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>One call while it is answered, with what endpoints keep asking of it. Used under the world's lock only.</summary>
internal sealed class Call
{
    public required ServiceWorld World { get; init; }

    public required HttpRequest Request { get; init; }

    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The caller; there whenever the operation needs an access token.</summary>
    public SimulatedAccount? OptionalAccount { get; init; }

    public SimulatedAccount Account => OptionalAccount ?? throw Refusal.Unauthorized();

    public bool HasJson => Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the base station is to be asked: forceUpdate=true in version 3, cached=false in version 2.</summary>
    public bool IsForced => Query("forceUpdate") == "true" || Query("cached") == "false";

    public string Query(string name) => Request.Query[name].ToString();

    /// <summary>A number out of the query; null where it isn't there.</summary>
    public long? NumberInQuery(string name) => Query(name) is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw Refusal.InvalidParameter(name);

    /// <summary>The caller's system of this version in the path; null for either.</summary>
    public SimulatedSystem System(int? version = null) =>
        Account.Systems.Find(s => s.Id.ToString(CultureInfo.InvariantCulture) == Arguments["sid"] && (version is null || s.Version == version))
            ?? throw Refusal.NotFound("system");

    /// <summary>The same, where the plan allows what is asked.</summary>
    public SimulatedSystem Managed(int? version = null) =>
        System(version) is { AllowsRemoteManagement: true } system ? system : throw Refusal.NoRemoteManagement();

    /// <summary>The caller's camera in the path.</summary>
    public SimulatedCamera Camera() =>
        Account.Systems.SelectMany(s => s.Cameras).FirstOrDefault(c => c.Uuid == Arguments["uuid"]) ?? throw Refusal.NotFound("camera");

    /// <summary>The body as a JSON object; null where it is none.</summary>
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

    /// <summary>The fields of a form.</summary>
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
