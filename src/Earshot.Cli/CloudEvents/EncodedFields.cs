using System.Collections.Frozen;

namespace Earshot.Cli.CloudEvents;

/// <summary>Lists the fields of an event's data whose value is JSON within a string (protocol note, servers 5.37 to 11).</summary>
/// <remarks>Fields are matched by name only, because no event has a field of such a name that is plain text. Other strings that look like JSON are not decoded.</remarks>
internal static class EncodedFields
{
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
    [
        "acknowledgement", "bookmark", "bookmarks", "channel", "channelMember", "dialog", "draft", "emoji", "followers", "group",
        "group_member", "member", "mentions", "post", "preference", "preferences", "property_field", "property_values", "reaction", "role",
        "scheduledPost", "team", "teammate_ids", "thread", "updatedCategories", "values", "warnMetricStatus",
    ]);
}
