using System.Collections.Frozen;

namespace Earshot.Cli.CloudEvents;

/// <summary>The fields of an event's data whose value is JSON within a string (protocol note, servers 5.37 to 11).</summary>
/// <remarks>By name only: no event has a field of such a name that is plain text. What merely looks like JSON stays the text that it is.</remarks>
internal static class EncodedFields
{
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
    [
        "acknowledgement", "bookmark", "bookmarks", "channel", "channelMember", "dialog", "draft", "emoji", "followers", "group",
        "group_member", "member", "mentions", "post", "preference", "preferences", "property_field", "property_values", "reaction", "role",
        "scheduledPost", "team", "teammate_ids", "thread", "updatedCategories", "values", "warnMetricStatus",
    ]);
}
