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
