using System.Buffers;
using System.Text.Json;

namespace Earshot.Mattermost;

/// <summary>Represents an action that a client sends to the server over the WebSocket connection.</summary>
/// <remarks>The names and the data are confirmed by recordings of server 5.37, unless stated otherwise.</remarks>
public sealed class MattermostAction
{
    private readonly Action<Utf8JsonWriter>? _writeData;

    private MattermostAction(string name, Action<Utf8JsonWriter>? writeData = null)
    {
        Name = name;
        _writeData = writeData;
    }

    /// <summary>Gets the name of the action.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets the action that pings the server. The reply contains <c>text</c>, <c>version</c>, <c>server_time</c>, and <c>node_id</c>.
    /// </summary>
    public static MattermostAction Ping { get; } = new("ping");

    /// <summary>
    /// Gets the action that requests the statuses of all users that the server's node knows. The reply maps user IDs to statuses.
    /// </summary>
    public static MattermostAction GetStatuses { get; } = new("get_statuses");

    /// <summary>Creates an action that requests the statuses of specific users. The reply maps user IDs to statuses.</summary>
    /// <param name="userIds">The IDs of the users.</param>
    /// <returns>The action.</returns>
    public static MattermostAction GetStatusesByIds(IEnumerable<string> userIds)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        string[] ids = [.. userIds];
        return new("get_statuses_by_ids", writer =>
        {
            writer.WriteStartArray("user_ids"u8);
            foreach (string id in ids)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Creates an action that shows the other members of a channel that the current user is typing.</summary>
    /// <param name="channelId">The ID of the channel.</param>
    /// <param name="parentId">The ID of the thread's first post, or null outside threads.</param>
    /// <returns>The action.</returns>
    public static MattermostAction UserTyping(string channelId, string? parentId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(channelId);
        return new("user_typing", writer =>
        {
            writer.WriteString("channel_id"u8, channelId);
            writer.WriteString("parent_id"u8, parentId ?? string.Empty);
        });
    }

    /// <summary>Creates an action that sets the status of the current user to online or away.</summary>
    /// <param name="isActive">Whether the user is active, and therefore online.</param>
    /// <param name="isManual">Whether the user chose the status, so that the server keeps it.</param>
    /// <returns>The action.</returns>
    public static MattermostAction UserUpdateActiveStatus(bool isActive, bool isManual = false) =>
        new("user_update_active_status", writer =>
        {
            writer.WriteBoolean("user_is_active"u8, isActive);
            writer.WriteBoolean("manual"u8, isManual);
        });

    /// <summary>
    /// Creates an action that reports what the current user is viewing, so that the server can omit the typing events and reactions of
    /// other places. Not available on server 5.37.
    /// </summary>
    /// <param name="channelId">The ID of the channel, or null if there is none.</param>
    /// <param name="teamId">The ID of the team, or null if there is none.</param>
    /// <param name="threadChannelId">The ID of the channel of the open thread, or null if there is none.</param>
    /// <param name="isThreadView">Whether the view of all threads is open. Sent only with <paramref name="threadChannelId"/>.</param>
    /// <returns>The action.</returns>
    public static MattermostAction Presence(
        string? channelId = null, string? teamId = null, string? threadChannelId = null, bool isThreadView = false) =>
        new("presence", writer =>
        {
            WriteGiven(writer, "channel_id", channelId);
            WriteGiven(writer, "team_id", teamId);
            WriteGiven(writer, "thread_channel_id", threadChannelId);
            if (threadChannelId is not null)
            {
                writer.WriteBoolean("is_thread_view"u8, isThreadView);
            }
        });

    /// <summary>
    /// Creates an action that reports the result of a notification, for a post whose event has <see cref="PostedEvent.ShouldAck"/> set. Not
    /// available on server 5.37.
    /// </summary>
    /// <param name="postId">The ID of the post.</param>
    /// <param name="status">The result: <c>success</c>, <c>error</c>, <c>not_sent</c>, or <c>unsupported</c>.</param>
    /// <param name="userAgent">The name of the program that shows notifications.</param>
    /// <param name="reason">The reason why the notification was not shown, or null.</param>
    /// <param name="data">Additional data, or null.</param>
    /// <returns>The action.</returns>
    public static MattermostAction PostedNotifyAck(
        string postId, string status, string userAgent = "Earshot", string? reason = null, string? data = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(postId);
        ArgumentException.ThrowIfNullOrEmpty(status);
        return new("posted_notify_ack", writer =>
        {
            writer.WriteString("post_id"u8, postId);
            writer.WriteString("user_agent"u8, userAgent);
            writer.WriteString("status"u8, status);
            WriteGiven(writer, "reason", reason);
            WriteGiven(writer, "data", data);
        });
    }

    /// <summary>Creates another action, such as one of a plugin.</summary>
    /// <param name="name">The name of the action.</param>
    /// <param name="data">The data, which must be a JSON object, or null.</param>
    /// <returns>The action.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the data is not an object.</exception>
    public static MattermostAction Custom(string name, JsonElement? data = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (data is { ValueKind: not JsonValueKind.Object })
        {
            throw new ArgumentException("The data of an action must be a JSON object.", nameof(data));
        }

        return new(name, data is not { } fields ? null : writer =>
        {
            foreach (JsonProperty field in fields.EnumerateObject())
            {
                field.WriteTo(writer);
            }
        });
    }

    /// <summary>Returns the name without data, safe for logs.</summary>
    public override string ToString() => Name;

    internal static MattermostAction AuthenticationChallenge(string token) =>
        new("authentication_challenge", writer => writer.WriteString("token"u8, token));

    private static void WriteGiven(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    internal ReadOnlyMemory<byte> ToJson(long sequence)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("seq"u8, sequence);
        writer.WriteString("action"u8, Name);
        if (_writeData is not null)
        {
            writer.WriteStartObject("data"u8);
            _writeData(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
