namespace Earshot.Mattermost;

/// <content>
/// The actions of the server, with typed replies. They throw the exceptions of <see cref="SendActionAsync"/>, and are asynchronous only.
/// </content>
public sealed partial class MattermostListener
{
    /// <summary>Pings the server over the WebSocket connection.</summary>
    /// <returns>The server's version and clock.</returns>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<PingReply> PingAsync(CancellationToken cancellationToken = default) =>
        PingReply.Read((await SendActionAsync(MattermostAction.Ping, cancellationToken).ConfigureAwait(false)).Data);

    /// <summary>Gets the statuses of all users that the server's node knows.</summary>
    /// <returns>The statuses by user ID.</returns>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<IReadOnlyDictionary<string, PresenceStatus>> GetStatusesAsync(CancellationToken cancellationToken = default) =>
        PingReply.ReadStatuses((await SendActionAsync(MattermostAction.GetStatuses, cancellationToken).ConfigureAwait(false)).Data);

    /// <summary>Gets the statuses of specific users.</summary>
    /// <param name="userIds">The IDs of the users.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The statuses by user ID.</returns>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<IReadOnlyDictionary<string, PresenceStatus>> GetStatusesByIdsAsync(
        IEnumerable<string> userIds, CancellationToken cancellationToken = default)
    {
        MattermostReply reply = await SendActionAsync(MattermostAction.GetStatusesByIds(userIds), cancellationToken).ConfigureAwait(false);
        return PingReply.ReadStatuses(reply.Data);
    }

    /// <summary>Shows the other members of a channel that the current user is typing.</summary>
    /// <param name="channelId">The ID of the channel.</param>
    /// <param name="parentId">The ID of the thread's first post, or null outside threads.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task UserTypingAsync(string channelId, string? parentId = null, CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.UserTyping(channelId, parentId), cancellationToken);

    /// <summary>Sets the status of the current user to online or away.</summary>
    /// <param name="isActive">Whether the user is active, and therefore online.</param>
    /// <param name="isManual">Whether the user chose the status, so that the server keeps it.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task UserUpdateActiveStatusAsync(bool isActive, bool isManual = false, CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.UserUpdateActiveStatus(isActive, isManual), cancellationToken);

    /// <summary>Reports which channel, team, or thread the current user is viewing. Not available on server 5.37.</summary>
    /// <param name="channelId">The ID of the channel, or null if there is none.</param>
    /// <param name="teamId">The ID of the team, or null if there is none.</param>
    /// <param name="threadChannelId">The ID of the channel of the open thread, or null if there is none.</param>
    /// <param name="isThreadView">Whether the view of all threads is open.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task PresenceAsync(
        string? channelId = null, string? teamId = null, string? threadChannelId = null, bool isThreadView = false,
        CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.Presence(channelId, teamId, threadChannelId, isThreadView), cancellationToken);

    /// <summary>
    /// Reports the result of a notification, for a post whose event has <see cref="PostedEvent.ShouldAck"/> set. Not available on server
    /// 5.37.
    /// </summary>
    /// <param name="postId">The ID of the post.</param>
    /// <param name="status">The result: <c>success</c>, <c>error</c>, <c>not_sent</c>, or <c>unsupported</c>.</param>
    /// <param name="userAgent">The name of the program that shows notifications.</param>
    /// <param name="reason">The reason why the notification was not shown, or null.</param>
    /// <param name="data">Additional data, or null.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task PostedNotifyAckAsync(
        string postId, string status, string userAgent = "Earshot", string? reason = null, string? data = null,
        CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.PostedNotifyAck(postId, status, userAgent, reason, data), cancellationToken);
}
