using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents a list of posts as the server returns it. The posts remain slices of the response.</summary>
/// <param name="Order">The IDs of the listed posts, the newest first.</param>
/// <param name="Posts">The posts by ID, which can include more than the listed ones.</param>
internal sealed record PostPage(IReadOnlyList<string> Order, IReadOnlyDictionary<string, PostFacts> Posts)
{
    /// <summary>
    /// Gets the listed posts from the oldest to the newest. The server's order is the only one for posts of the same millisecond.
    /// </summary>
    public IEnumerable<PostFacts> Listed()
    {
        for (int i = Order.Count - 1; i >= 0; i--)
        {
            if (Posts.TryGetValue(Order[i], out PostFacts? post))
            {
                yield return post;
            }
        }
    }

    /// <summary>Reads a response. A post that is not an object with an ID is skipped.</summary>
    /// <exception cref="JsonException">The response is not a list of posts.</exception>
    public static PostPage Read(ReadOnlyMemory<byte> body)
    {
        List<string> order = [];
        Dictionary<string, PostFacts> posts = new(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(body.Span, FreeJson.Reader);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("The response is not a list of posts.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("order"u8))
                {
                    reader.Read();
                    ReadOrder(ref reader, order);
                }
                else if (reader.ValueTextEquals("posts"u8))
                {
                    reader.Read();
                    ReadPosts(ref reader, body, posts);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair is valid in the JSON grammar, but not as text.
            throw new JsonException("The response contains text that is not valid.", error);
        }

        return new PostPage(order, posts);
    }

    private static void ReadOrder(ref Utf8JsonReader reader, List<string> order)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                order.Add(reader.GetString()!);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadPosts(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Dictionary<string, PostFacts> posts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (PostReader.Read(ref reader, body) is { } post)
            {
                posts[post.Id] = post;
            }
        }
    }
}
