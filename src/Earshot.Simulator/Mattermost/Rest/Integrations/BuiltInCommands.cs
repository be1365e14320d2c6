using Earshot.Simulator.Mattermost.Rest.Channels;
using Earshot.Simulator.Mattermost.Rest.Posts;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Provides the built-in commands that need only the server's state. The server has a few more.</summary>
internal static class BuiltInCommands
{
    private const string Shrug = "¯\\\\\\_(ツ)\\_/¯";

    public static IReadOnlyList<BuiltInCommand> All { get; } =
    [
        new("away", "", "Set your status away", (call, _, _, _) => SetStatus(call, "away")),
        new("dnd", "", "Do not disturb", (call, _, _, _) => SetStatus(call, "dnd")),
        new("header", "[text]", "Edit the channel header", (call, channel, text, _) => Update(call, channel, header: text)),
        new("me", "[message]", "Do an action", (call, channel, text, root) => Post(call, channel, "*" + text + "*", root, "me")),
        new("offline", "", "Set your status offline", (call, _, _, _) => SetStatus(call, "offline")),
        new("online", "", "Set your status online", (call, _, _, _) => SetStatus(call, "online")),
        new("purpose", "[text]", "Edit the channel purpose", (call, channel, text, _) => Update(call, channel, purpose: text)),
        new(
            "shrug",
            "[message]",
            "Adds a shrug to your message",
            (call, channel, text, root) => Post(call, channel, $"{text} {Shrug}".TrimStart(), root, "")),
    ];

    public static BuiltInCommand? Find(string trigger) => All.FirstOrDefault(c => c.Trigger == trigger);

    private static string SetStatus(Call call, string status)
    {
        StatusEndpoints.TrySet(call.World, call.User.Id, status);
        return $"You are now {status}";
    }

    private static string Update(Call call, SimulatedChannel channel, string? header = null, string? purpose = null)
    {
        ChannelRules.CheckTexts(header ?? "", purpose ?? "");
        call.World.Channels.Update(channel, call.User, name: null, displayName: null, header, purpose);
        return "";
    }

    private static string Post(Call call, SimulatedChannel channel, string text, string rootId, string type)
    {
        PostEndpoints.CheckMessage(text);
        PostEndpoints.CheckRoot(call.World, channel, rootId);
        call.World.Posts.Add(channel, call.User, new PostDraft { Message = text, RootId = rootId, Type = type });
        return "";
    }
}
