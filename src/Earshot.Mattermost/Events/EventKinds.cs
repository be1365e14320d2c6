using System.Collections.Frozen;

namespace Earshot.Mattermost.Events;

/// <summary>Which type an event of a given name has.</summary>
internal static class EventKinds
{
    private static readonly FrozenDictionary<string, Kind> ByName = new Kind[]
    {
        new("channel_created", static (in frame) => new ChannelCreatedEvent(frame)),
        new("channel_deleted", static (in frame) => new ChannelDeletedEvent(frame)),
        new("channel_updated", static (in frame) => new ChannelUpdatedEvent(frame)),
        new("channel_viewed", static (in frame) => new ChannelViewedEvent(frame)),
        new("ephemeral_message", static (in frame) => new EphemeralMessageEvent(frame)),
        new("hello", static (in frame) => new HelloEvent(frame)),
        new("post_deleted", static (in frame) => new PostDeletedEvent(frame)),
        new("post_edited", static (in frame) => new PostEditedEvent(frame)),
        new("posted", static (in frame) => new PostedEvent(frame)),
        new("preferences_changed", static (in frame) => new PreferencesChangedEvent(frame)),
        new("preferences_deleted", static (in frame) => new PreferencesDeletedEvent(frame)),
        new("reaction_added", static (in frame) => new ReactionAddedEvent(frame)),
        new("reaction_removed", static (in frame) => new ReactionRemovedEvent(frame)),
        new("sidebar_category_updated", static (in frame) => new SidebarCategoryUpdatedEvent(frame)),
        new("status_change", static (in frame) => new StatusChangeEvent(frame)),
        new("typing", static (in frame) => new TypingEvent(frame)),
        new("user_added", static (in frame) => new UserAddedEvent(frame)),
        new("user_removed", static (in frame) => new UserRemovedEvent(frame)),
        new("user_updated", static (in frame) => new UserUpdatedEvent(frame)),
    }.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> ByText =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private delegate MattermostEvent Maker(in EventFrame frame);

    /// <summary>The name as one shared string where the kind is known; null where it isn't.</summary>
    public static string? KnownName(ReadOnlySpan<char> name) => ByText.TryGetValue(name, out Kind? kind) ? kind.Name : null;

    /// <summary>Makes the event; one of an unknown kind is a plain <see cref="MattermostEvent"/>.</summary>
    public static MattermostEvent Make(in EventFrame frame) =>
        ByName.TryGetValue(frame.Type, out Kind? kind) ? kind.Make(frame) : new MattermostEvent(frame);

    private sealed record Kind(string Name, Maker Make);
}
