using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Represents a system message.</summary>
internal sealed record SystemPost(string Type, string Message, JsonObject Props)
{
    /// <summary>Determines whether a message reports a join or leave, which the server does not count as a message.</summary>
    public static bool IsJoinOrLeave(string type) =>
        type is "system_join_channel" or "system_leave_channel" or "system_add_to_channel" or "system_remove_from_channel"
            or "system_join_team" or "system_leave_team" or "system_add_to_team" or "system_remove_from_team";

    public static SystemPost Joined(SimulatedUser user) =>
        new("system_join_channel", $"{user.Username} joined the channel.", new JsonObject { ["username"] = user.Username });

    public static SystemPost Added(SimulatedUser added, SimulatedUser by) => new(
        "system_add_to_channel",
        $"{added.Username} added to the channel by {by.Username}.",
        new JsonObject
        {
            ["addedUserId"] = added.Id,
            ["addedUsername"] = added.Username,
            ["userId"] = by.Id,
            ["username"] = by.Username,
        });

    public static SystemPost Left(SimulatedUser user) =>
        new("system_leave_channel", $"{user.Username} left the channel.", new JsonObject { ["username"] = user.Username });

    public static SystemPost Removed(SimulatedUser removed) => new(
        "system_remove_from_channel",
        $"{removed.Username} was removed from the channel.",
        new JsonObject { ["removedUserId"] = removed.Id, ["removedUsername"] = removed.Username });

    public static SystemPost Archived(SimulatedUser by) => new(
        "system_channel_deleted", $"{by.Username} archived the channel.", new JsonObject { ["username"] = by.Username });

    public static SystemPost Restored(SimulatedUser by) => new(
        "system_channel_restored", $"{by.Username} unarchived the channel.", new JsonObject { ["username"] = by.Username });

    public static SystemPost PrivacyChange(SimulatedUser by, ChannelType type) => new(
        "system_change_chan_privacy",
        type == ChannelType.Open
            ? "This channel has been converted to a Public Channel and can be joined by any team member."
            : "This channel has been converted to a Private Channel.",
        new JsonObject { ["username"] = by.Username });

    public static SystemPost HeaderChange(SimulatedUser by, string oldHeader, string newHeader) => new(
        "system_header_change",
        oldHeader.Length == 0
            ? $"{by.Username} updated the channel header to: {newHeader}"
            : newHeader.Length == 0
                ? $"{by.Username} removed the channel header (was: {oldHeader})"
                : $"{by.Username} updated the channel header from: {oldHeader} to: {newHeader}",
        new JsonObject { ["new_header"] = newHeader, ["old_header"] = oldHeader, ["username"] = by.Username });
}
