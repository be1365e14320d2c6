using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost.Json;

/// <summary>
/// Reads and writes posts, field by field: a field of an unexpected type counts as absent, an unknown one is kept. Written by hand, since
/// a listener reads a post with almost every event, and generated serializers box each field of a type with init-only properties.
/// </summary>
internal sealed class PostJsonConverter : JsonConverter<Post>
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);
    private static readonly Dictionary<string, JsonElement> NoOthers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Post Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A post must be a JSON object.");
        }

        var fields = default(Fields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, ref fields);
        }

        return fields.ToPost();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Post value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        WriteTime(writer, "create_at"u8, value.CreateAt);
        WriteTime(writer, "update_at"u8, value.UpdateAt);
        WriteTime(writer, "edit_at"u8, value.EditAt);
        WriteTime(writer, "delete_at"u8, value.DeleteAt);
        writer.WriteBoolean("is_pinned"u8, value.IsPinned);
        writer.WriteString("user_id"u8, value.UserId);
        writer.WriteString("channel_id"u8, value.ChannelId);
        writer.WriteString("root_id"u8, value.RootId);
        writer.WriteString("parent_id"u8, value.ParentId);
        writer.WriteString("original_id"u8, value.OriginalId);
        writer.WriteString("message"u8, value.Message);
        writer.WriteString("type"u8, value.Type);
        WriteElement(writer, "props"u8, value.Props);
        writer.WriteString("hashtags"u8, value.Hashtags);
        if (value.FileIds.Count > 0)
        {
            writer.WriteStartArray("file_ids"u8);
            foreach (string id in value.FileIds)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        }

        writer.WriteString("pending_post_id"u8, value.PendingPostId);
        if (value.HasReactions)
        {
            writer.WriteBoolean("has_reactions"u8, value.HasReactions);
        }

        writer.WriteNumber("reply_count"u8, value.ReplyCount);
        WriteTime(writer, "last_reply_at"u8, value.LastReplyAt);
        WriteElement(writer, "participants"u8, value.Participants);
        WriteElement(writer, "metadata"u8, value.Metadata);
        foreach ((string name, JsonElement field) in value.AdditionalData ?? NoOthers)
        {
            writer.WritePropertyName(name);
            field.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        // By length first: at most six names share one.
        switch (reader.ValueSpan.Length)
        {
            case 2 when reader.ValueTextEquals("id"u8):
                fields.Id = ReadString(ref reader);
                break;
            case 4 when reader.ValueTextEquals("type"u8):
                fields.Type = ReadString(ref reader);
                break;
            case 5 when reader.ValueTextEquals("props"u8):
                fields.Props = ReadElement(ref reader);
                break;
            case 7 when reader.ValueTextEquals("edit_at"u8):
                fields.EditAt = ReadTime(ref reader);
                break;
            case 7 when reader.ValueTextEquals("user_id"u8):
                fields.UserId = ReadString(ref reader);
                break;
            case 7 when reader.ValueTextEquals("root_id"u8):
                fields.RootId = ReadString(ref reader);
                break;
            case 7 when reader.ValueTextEquals("message"u8):
                fields.Message = ReadString(ref reader);
                break;
            case 8 when reader.ValueTextEquals("hashtags"u8):
                fields.Hashtags = ReadString(ref reader);
                break;
            case 8 when reader.ValueTextEquals("file_ids"u8):
                reader.Read();
                fields.FileIds = TolerantStringListConverter.ReadList(ref reader);
                break;
            case 8 when reader.ValueTextEquals("metadata"u8):
                fields.Metadata = ReadElement(ref reader);
                break;
            case 9 when reader.ValueTextEquals("create_at"u8):
                fields.CreateAt = ReadTime(ref reader);
                break;
            case 9 when reader.ValueTextEquals("update_at"u8):
                fields.UpdateAt = ReadTime(ref reader);
                break;
            case 9 when reader.ValueTextEquals("delete_at"u8):
                fields.DeleteAt = ReadTime(ref reader);
                break;
            case 9 when reader.ValueTextEquals("parent_id"u8):
                fields.ParentId = ReadString(ref reader);
                break;
            case 9 when reader.ValueTextEquals("is_pinned"u8):
                reader.Read();
                fields.IsPinned = TolerantBooleanConverter.ReadBoolean(ref reader);
                break;
            case 10 when reader.ValueTextEquals("channel_id"u8):
                fields.ChannelId = ReadString(ref reader);
                break;
            case 11 when reader.ValueTextEquals("original_id"u8):
                fields.OriginalId = ReadString(ref reader);
                break;
            case 11 when reader.ValueTextEquals("reply_count"u8):
                reader.Read();
                fields.ReplyCount = TolerantInt64Converter.ReadNumber(ref reader) ?? 0;
                break;
            case 12 when reader.ValueTextEquals("participants"u8):
                fields.Participants = ReadElement(ref reader);
                break;
            case 13 when reader.ValueTextEquals("has_reactions"u8):
                reader.Read();
                fields.HasReactions = TolerantBooleanConverter.ReadBoolean(ref reader);
                break;
            case 13 when reader.ValueTextEquals("last_reply_at"u8):
                fields.LastReplyAt = ReadTime(ref reader);
                break;
            case 15 when reader.ValueTextEquals("pending_post_id"u8):
                fields.PendingPostId = ReadString(ref reader);
                break;
            default:
                ReadOther(ref reader, ref fields);
                break;
        }
    }

    private static void ReadOther(ref Utf8JsonReader reader, ref Fields fields)
    {
        string? name = ReadText(ref reader);
        reader.Read();
        if (name is null)
        {
            reader.Skip();
            return;
        }

        (fields.Others ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal))[name] = JsonElement.ParseValue(ref reader);
    }

    // Absent and empty are the same to the server; one shared string spares an allocation a field.
    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty ? null : ReadText(ref reader);
        }

        reader.Skip();
        return null;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character.
            return null;
        }
    }

    private static DateTimeOffset? ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        return TolerantInt64Converter.ReadNumber(ref reader) is { } time ? UnixTime.FromMilliseconds(time) : null;
    }

    private static JsonElement? ReadElement(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Utf8JsonReader ahead = reader;
        if (ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.EndObject)
        {
            reader = ahead;
            return EmptyObject;
        }

        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time) =>
        writer.WriteNumber(name, time?.ToUnixTimeMilliseconds() ?? 0);

    private static void WriteElement(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is { } element)
        {
            writer.WritePropertyName(name);
            element.WriteTo(writer);
        }
    }

    /// <summary>What has been read so far.</summary>
    private struct Fields
    {
        public string? Id;
        public string? UserId;
        public string? ChannelId;
        public string? RootId;
        public string? ParentId;
        public string? OriginalId;
        public string? Message;
        public string? Type;
        public string? Hashtags;
        public string? PendingPostId;
        public DateTimeOffset? CreateAt;
        public DateTimeOffset? UpdateAt;
        public DateTimeOffset? EditAt;
        public DateTimeOffset? DeleteAt;
        public DateTimeOffset? LastReplyAt;
        public bool IsPinned;
        public bool HasReactions;
        public long ReplyCount;
        public JsonElement? Props;
        public JsonElement? Participants;
        public JsonElement? Metadata;
        public IReadOnlyList<string>? FileIds;
        public Dictionary<string, JsonElement>? Others;

        public readonly Post ToPost() => new()
        {
            Id = Id ?? string.Empty,
            UserId = UserId ?? string.Empty,
            ChannelId = ChannelId ?? string.Empty,
            RootId = RootId ?? string.Empty,
            ParentId = ParentId ?? string.Empty,
            OriginalId = OriginalId ?? string.Empty,
            Message = Message ?? string.Empty,
            Type = Type ?? string.Empty,
            Hashtags = Hashtags ?? string.Empty,
            PendingPostId = PendingPostId ?? string.Empty,
            CreateAt = CreateAt,
            UpdateAt = UpdateAt,
            EditAt = EditAt,
            DeleteAt = DeleteAt,
            LastReplyAt = LastReplyAt,
            IsPinned = IsPinned,
            HasReactions = HasReactions,
            ReplyCount = ReplyCount,
            Props = Props,
            Participants = Participants,
            Metadata = Metadata,
            FileIds = FileIds ?? [],
            AdditionalData = Others,
        };
    }
}
