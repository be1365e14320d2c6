using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>The settings that an administrator sees and changes. They are kept and shown; what is done follows the options alone.</summary>
internal sealed class ServerSettings(ServerWorld world)
{
    public JsonObject Config => field ??= Load();

    /// <summary>Until when the server says that it is busy; milliseconds, 0 if it isn't.</summary>
    public long BusyUntil { get; set; }

    /// <summary>What clients may know before and after the log-in.</summary>
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

    /// <summary>Takes over what is known; false, and nothing changed, where a value has another type.</summary>
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

        world.Hub.Publish(new ServerEvent("config_changed", Audience.Everybody, ("config", Client())));
        return true;
    }

    private string Text(string section, string name) => Config[section]![name]!.ToJsonString();

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();

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
