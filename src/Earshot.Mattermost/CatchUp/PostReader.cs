using System.Text.Json;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Reads the facts of one post. Only the outermost fields and the reactions are read; the rest is skipped at any depth.</summary>
internal static class PostReader
{
    /// <summary>Reads the post at the position of a reader, and moves the reader to its end.</summary>
    /// <returns>The post, or null if the value is not a post.</returns>
    public static PostFacts? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string id = string.Empty, rootId = string.Empty, originalId = string.Empty;
        long createAt = 0, updateAt = 0, editAt = 0, deleteAt = 0;
        Range updateAtPlace = default;
        bool isPinned = false;
        IReadOnlyList<ReactionFacts> reactions = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (NameOf(ref reader))
            {
                case Name.Id: id = Text(ref reader); break;
                case Name.RootId: rootId = Text(ref reader); break;
                case Name.OriginalId: originalId = Text(ref reader); break;
                case Name.CreateAt: createAt = Number(ref reader); break;
                case Name.EditAt: editAt = Number(ref reader); break;
                case Name.DeleteAt: deleteAt = Number(ref reader); break;
                case Name.IsPinned: isPinned = reader.TokenType == JsonTokenType.True; reader.Skip(); break;
                case Name.Metadata: reactions = Metadata(ref reader, body); break;
                case Name.UpdateAt:
                    updateAtPlace = ((int)reader.TokenStartIndex - start)..((int)reader.BytesConsumed - start);
                    updateAt = Number(ref reader);
                    break;
                default: reader.Skip(); break;
            }
        }

        return id.Length == 0 ? null : new PostFacts
        {
            Id = id,
            Raw = body[start..(int)reader.BytesConsumed],
            CreateAt = createAt,
            UpdateAt = updateAt,
            UpdateAtPlace = updateAtPlace,
            EditAt = editAt,
            DeleteAt = deleteAt,
            RootId = rootId,
            IsOldVersion = originalId.Length > 0,
            IsPinned = isPinned,
            Reactions = reactions,
        };
    }

    private enum Name
    {
        Other,
        Id,
        RootId,
        OriginalId,
        CreateAt,
        UpdateAt,
        EditAt,
        DeleteAt,
        IsPinned,
        Metadata,
    }

    // Moves to the value.
    private static Name NameOf(ref Utf8JsonReader reader)
    {
        Name name =
            reader.ValueTextEquals("id"u8) ? Name.Id
            : reader.ValueTextEquals("create_at"u8) ? Name.CreateAt
            : reader.ValueTextEquals("update_at"u8) ? Name.UpdateAt
            : reader.ValueTextEquals("edit_at"u8) ? Name.EditAt
            : reader.ValueTextEquals("delete_at"u8) ? Name.DeleteAt
            : reader.ValueTextEquals("root_id"u8) ? Name.RootId
            : reader.ValueTextEquals("original_id"u8) ? Name.OriginalId
            : reader.ValueTextEquals("is_pinned"u8) ? Name.IsPinned
            : reader.ValueTextEquals("metadata"u8) ? Name.Metadata
            : Name.Other;
        reader.Read();
        return name;
    }

    private static List<ReactionFacts> Metadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        List<ReactionFacts> reactions = [];
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return reactions;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("reactions"u8);
            reader.Read();
            if (!found || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (Reaction(ref reader, body) is { } reaction)
                {
                    reactions.Add(reaction);
                }
            }
        }

        return reactions;
    }

    private static ReactionFacts? Reaction(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string user = string.Empty, emoji = string.Empty;
        long createAt = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isUser = reader.ValueTextEquals("user_id"u8);
            bool isEmoji = reader.ValueTextEquals("emoji_name"u8);
            bool isTime = reader.ValueTextEquals("create_at"u8);
            reader.Read();
            if (isUser)
            {
                user = Text(ref reader);
            }
            else if (isEmoji)
            {
                emoji = Text(ref reader);
            }
            else if (isTime)
            {
                createAt = Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ReactionFacts(body[start..(int)reader.BytesConsumed], user, emoji, createAt);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        reader.Skip();
        return string.Empty;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
        {
            return number;
        }

        reader.Skip();
        return 0;
    }
}
