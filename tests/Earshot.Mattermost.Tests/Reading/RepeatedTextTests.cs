using System.Text.Json;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Tests that IDs that occur repeatedly in one response share a string, and that no other text is confused with them.</summary>
public sealed class RepeatedTextTests
{
    private const string Json =
        """
        {"order":["aaaaaaaaaaaaaaaaaaaaaaaaa1","aaaaaaaaaaaaaaaaaaaaaaaaa2"],"posts":{
        "aaaaaaaaaaaaaaaaaaaaaaaaa1":{
        "id":"aaaaaaaaaaaaaaaaaaaaaaaaa1","channel_id":"cccccccccccccccccccccccccc",
        "message":"äaaaaaaaaaaaaaaaaaaaaaaaa"},
        "aaaaaaaaaaaaaaaaaaaaaaaaa2":{
        "id":"aaaaaaaaaaaaaaaaaaaaaaaaa2","channel_id":"cccccccccccccccccccccccccc",
        "message":"\u0061aaaaaaaaaaaaaaaaaaaaaaaa1"}}}
        """;

    [Fact]
    public void Same_ID_is_one_string_within_a_response()
    {
        PostList list = Read();
        Post first = list.Posts[list.Order[0]];
        Post second = list.Posts[list.Order[1]];

        Assert.Same(list.Order[0], first.Id);
        Assert.Same(first.ChannelId, second.ChannelId);
        Assert.Equal(["aaaaaaaaaaaaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaaaaaaaaaaaa2"], list.Order);
        Assert.Equal(("aaaaaaaaaaaaaaaaaaaaaaaaa2", "äaaaaaaaaaaaaaaaaaaaaaaaa"), (second.Id, first.Message));
    }

    [Fact]
    public void Nothing_is_kept_for_the_next_response() => Assert.NotSame(Read().Order[0], Read().Order[0]);

    private static PostList Read() => JsonSerializer.Deserialize<PostList>(Json, MattermostJson.Options)!;
}
