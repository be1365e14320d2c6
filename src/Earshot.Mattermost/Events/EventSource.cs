namespace Earshot.Mattermost.Events;

/// <summary>Identifies the session that an event was received on.</summary>
/// <param name="ConnectionId">The connection ID from the hello event, or an empty string if the server did not send one.</param>
/// <param name="UserId">The ID of the current user, or an empty string if the user is not known.</param>
internal readonly record struct EventSource(string ConnectionId, string UserId);
