using Earshot.Mattermost.Events;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Lists the types of events of which REST keeps nothing, or only the result.</summary>
internal static class UnrecoverableEvents
{
    // Those that most programs handle come first.
    private static readonly string[] First =
    [
        "typing", "status_change", "ephemeral_message", "reaction_removed", "preferences_changed", "user_added", "user_removed",
        "channel_created", "channel_updated", "channel_deleted", "user_updated", "new_user", "direct_added", "group_added",
    ];

    /// <summary>Gets the types.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        .. First,
        .. EventKinds.Names
            .Except([.. First, "hello", "posted", "post_edited", "post_deleted", "reaction_added"], StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
