using System.Buffers;
using System.Text.Json;

namespace Earshot.Mattermost;

/// <summary>Something that a client asks of the server over the socket.</summary>
/// <remarks>Names, data and answers as recorded from server 5.37.</remarks>
public sealed class MattermostAction
{
    private readonly Action<Utf8JsonWriter>? _writeData;

    private MattermostAction(string name, Action<Utf8JsonWriter>? writeData = null)
    {
        Name = name;
        _writeData = writeData;
    }

    /// <summary>The action's name.</summary>
    public string Name { get; }

    /// <summary>Asks for a sign of life; the answer holds <c>text</c>, <c>version</c>, <c>server_time</c> and <c>node_id</c>.</summary>
    public static MattermostAction Ping { get; } = new("ping");

    /// <summary>Asks for the status of every user that the server's node knows of; the answer maps user ids to statuses.</summary>
    public static MattermostAction GetStatuses { get; } = new("get_statuses");

    /// <summary>Asks for the status of some users; the answer maps user ids to statuses.</summary>
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

    /// <summary>Shows the others in a channel that one is typing.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="parentId">The thread that is being answered; null outside of threads.</param>
    public static MattermostAction UserTyping(string channelId, string? parentId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(channelId);
        return new("user_typing", writer =>
        {
            writer.WriteString("channel_id"u8, channelId);
            writer.WriteString("parent_id"u8, parentId ?? string.Empty);
        });
    }

    /// <summary>Tells the server whether the user is active, which sets the status to online or away.</summary>
    /// <param name="isActive">Whether the user is active.</param>
    /// <param name="isManual">Whether the user chose it, so that the server keeps it.</param>
    public static MattermostAction UserUpdateActiveStatus(bool isActive, bool isManual = false) =>
        new("user_update_active_status", writer =>
        {
            writer.WriteBoolean("user_is_active"u8, isActive);
            writer.WriteBoolean("manual"u8, isManual);
        });

    /// <summary>Tells the server what the user is looking at, so that it needn't send typing and reactions from elsewhere. Not on server 5.37.</summary>
    /// <param name="channelId">The channel; null for none.</param>
    /// <param name="teamId">The team; null for none.</param>
    /// <param name="threadChannelId">The channel of the thread that is open; null for none.</param>
    /// <param name="isThreadView">Whether the view of all threads is open; counts with <paramref name="threadChannelId"/> only.</param>
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

    /// <summary>Tells the server what became of the notification of a post whose event asked for that. Not on server 5.37.</summary>
    /// <param name="postId">The post.</param>
    /// <param name="status"><c>success</c>, <c>error</c>, <c>not_sent</c> or <c>unsupported</c>.</param>
    /// <param name="userAgent">What shows the notifications.</param>
    /// <param name="reason">Why it wasn't shown; null for nothing.</param>
    /// <param name="data">Further data; null for none.</param>
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

    /// <summary>Any other action, such as a plugin's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Its data, a JSON object; null for none.</param>
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

    /// <summary>Names the action without its data.</summary>
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
