using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Stores the configuration that administrators read and change. The behavior of the server depends on the options only.</summary>
internal sealed class ServerSettings(ServerWorld world)
{
    public JsonObject Config => field ??= Load();

    /// <summary>
    /// Gets or sets the time until which the server reports that it is busy, in Unix milliseconds, or 0 if it is not busy.
    /// </summary>
    public long BusyUntil { get; set; }

    /// <summary>Returns the part of the configuration that clients can read before and after a login.</summary>
    public JsonObject Client() => new()
    {
        ["BuildNumber"] = "",
        ["CustomDescriptionText"] = Config["TeamSettings"]!["CustomDescriptionText"]!.DeepClone(),
        ["DiagnosticId"] = "",
        ["EnableMultifactorAuthentication"] = Text("ServiceSettings", "EnableMultifactorAuthentication"),
        ["SiteName"] = Config["TeamSettings"]!["SiteName"]!.DeepClone(),
        ["SiteURL"] = Config["ServiceSettings"]!["SiteURL"]!.DeepClone(),
        ["Version"] = world.Options.ServerVersion,
        ["WebsocketPort"] = Text("ServiceSettings", "WebsocketPort"),
        ["WebsocketSecurePort"] = Text("ServiceSettings", "WebsocketSecurePort"),
        ["WebsocketURL"] = Config["ServiceSettings"]!["WebsocketURL"]!.DeepClone(),
    };

    /// <summary>Tries to apply the known values of a change.</summary>
    /// <returns>
    /// <see langword="true"/> if the values were applied; <see langword="false"/> if a value has another type, in which case nothing is
    /// changed.
    /// </returns>
    public bool TryChange(JsonObject change)
    {
        var changed = (JsonObject)Config.DeepClone();
        foreach ((string section, JsonObject settings) in changed.Select(s => (s.Key, s.Value!.AsObject())))
        {
            if (change[section] is not { } given)
            {
                continue;
            }

            if (given is not JsonObject values)
            {
                return false;
            }

            foreach (string name in settings.Select(s => s.Key).ToArray())
            {
                if (values[name] is { } value)
                {
                    if (Kind(value) != Kind(settings[name]!))
                    {
                        return false;
                    }

                    settings[name] = value.DeepClone();
                }
            }
        }

        foreach (string section in changed.Select(s => s.Key).ToArray())
        {
            Config[section] = changed[section]!.DeepClone();
        }

        world.Hub.Publish(new ServerEvent("config_changed", Audience.Everyone, ("config", Client())));
        return true;
    }

    private string Text(string section, string name) => Config[section]![name]!.ToJsonString();

    private static JsonValueKind Kind(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();

    private JsonObject Load()
    {
        using Stream template = typeof(ServerSettings).Assembly.GetManifestResourceStream("mattermost-config.json")!;
        JsonObject config = JsonNode.Parse(template)!.AsObject();
        config["ServiceSettings"]!["MaximumLoginAttempts"] = world.Options.MaximumLoginAttempts;
        config["ServiceSettings"]!["EnforceMultifactorAuthentication"] = world.Options.EnforceMfa;
        config["ServiceSettings"]!["EnableReliableWebSockets"] = world.Options.ReliableWebSockets;
        config["FileSettings"]!["MaxFileSize"] = world.Options.MaximumFileSize;
        config["RateLimitSettings"]!["Enable"] = world.Options.RateLimit is not null;
        return config;
    }
}
