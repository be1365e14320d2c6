namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents a channel as a catch-up knows it.</summary>
/// <param name="Id">The ID of the channel.</param>
/// <param name="TeamId">The ID of the team, or an empty string for direct and group messages.</param>
/// <param name="Type">The type, such as <c>O</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="DisplayName">The display name.</param>
/// <param name="LastPostAt">
/// The time of the last post in Unix milliseconds, or null if it is not known, because the server did not list the channel.
/// </param>
internal sealed record CatchUpChannel(string Id, string TeamId, string Type, string Name, string DisplayName, long? LastPostAt)
{
    /// <summary>Returns a channel that the server did not list: the user has left it, or was removed.</summary>
    public static CatchUpChannel Unlisted(string id) => new(id, string.Empty, string.Empty, string.Empty, string.Empty, LastPostAt: null);
}
