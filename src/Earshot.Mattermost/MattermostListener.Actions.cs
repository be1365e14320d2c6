namespace Earshot.Mattermost;

/// <content>
/// The server's actions with their answers. Each fails as <see cref="SendActionAsync"/> does. They are asynchronous only, as the socket is.
/// </content>
public sealed partial class MattermostListener
{
    /// <summary>Asks for a sign of life.</summary>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<PingAnswer> PingAsync(CancellationToken cancellationToken = default) =>
        PingAnswer.Read((await SendActionAsync(MattermostAction.Ping, cancellationToken).ConfigureAwait(false)).Data);

    /// <summary>Asks for the status of every user that the server's node knows of.</summary>
    /// <returns>The statuses by user id.</returns>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<IReadOnlyDictionary<string, PresenceStatus>> GetStatusesAsync(CancellationToken cancellationToken = default) =>
        PingAnswer.ReadStatuses((await SendActionAsync(MattermostAction.GetStatuses, cancellationToken).ConfigureAwait(false)).Data);

    /// <summary>Asks for the status of some users.</summary>
    /// <param name="userIds">The users.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The statuses by user id.</returns>
    /// <inheritdoc cref="SendActionAsync"/>
    public async Task<IReadOnlyDictionary<string, PresenceStatus>> GetStatusesByIdsAsync(
        IEnumerable<string> userIds, CancellationToken cancellationToken = default)
    {
        MattermostReply reply = await SendActionAsync(MattermostAction.GetStatusesByIds(userIds), cancellationToken).ConfigureAwait(false);
        return PingAnswer.ReadStatuses(reply.Data);
    }

    /// <summary>Shows the others in a channel that one is typing.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="parentId">The thread that is being answered; null outside of threads.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task UserTypingAsync(string channelId, string? parentId = null, CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.UserTyping(channelId, parentId), cancellationToken);

    /// <summary>Tells the server whether the user is active, which sets the status to online or away.</summary>
    /// <param name="isActive">Whether the user is active.</param>
    /// <param name="isManual">Whether the user chose it, so that the server keeps it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task UserUpdateActiveStatusAsync(bool isActive, bool isManual = false, CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.UserUpdateActiveStatus(isActive, isManual), cancellationToken);

    /// <summary>Tells the server what the user is looking at. Not on server 5.37.</summary>
    /// <param name="channelId">The channel; null for none.</param>
    /// <param name="teamId">The team; null for none.</param>
    /// <param name="threadChannelId">The channel of the thread that is open; null for none.</param>
    /// <param name="isThreadView">Whether the view of all threads is open.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task PresenceAsync(
        string? channelId = null, string? teamId = null, string? threadChannelId = null, bool isThreadView = false,
        CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.Presence(channelId, teamId, threadChannelId, isThreadView), cancellationToken);

    /// <summary>Tells the server what became of the notification of a post whose event asked for that. Not on server 5.37.</summary>
    /// <param name="postId">The post.</param>
    /// <param name="status"><c>success</c>, <c>error</c>, <c>not_sent</c> or <c>unsupported</c>.</param>
    /// <param name="userAgent">What shows the notifications.</param>
    /// <param name="reason">Why it wasn't shown; null for nothing.</param>
    /// <param name="data">Further data; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <inheritdoc cref="SendActionAsync"/>
    public Task PostedNotifyAckAsync(
        string postId, string status, string userAgent = "Earshot", string? reason = null, string? data = null,
        CancellationToken cancellationToken = default) =>
        SendActionAsync(MattermostAction.PostedNotifyAck(postId, status, userAgent, reason, data), cancellationToken);
}
