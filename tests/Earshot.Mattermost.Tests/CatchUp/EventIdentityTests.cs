using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Protocol;

namespace Earshot.Mattermost.Tests.CatchUp;

public sealed class EventIdentityTests
{
    private const string Id = "w8ozyabcdefghijk1234567890";

    [Theory]
    [InlineData("""{\"id\":\"w8ozyabcdefghijk1234567890\",\"create_at\":5,\"message\":\"hi\"}""")]
    [InlineData("""{\u0022id\u0022:\u0022w8ozyabcdefghijk1234567890\u0022,\u0022create_at\u0022:5}""")]
    [InlineData("""{\"create_at\":5,\"id\":\"w8ozyabcdefghijk1234567890\"}""")]
    public void Identity_of_received_post_is_that_of_its_id(string post)
    {
        var e = (PostedEvent)Read(post, channelName: "town");

        Assert.Equal(EventIdentity.OfPosted(Id), EventIdentity.OfReceived(e));
        Assert.Equal(EventIdentity.OfPosted(Id), EventIdentity.Of(e));
    }

    [Fact]
    public void Other_text_that_looks_like_a_post_is_not_read()
    {
        string name = """{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"padding\":\"that makes it the longest text of the event by far\"}""";
        var e = (PostedEvent)Read("""{\"id\":\"w8ozyabcdefghijk1234567890\"}""", name);

        Assert.Equal(EventIdentity.OfPosted(Id), EventIdentity.OfReceived(e));
    }

    [Theory]
    [InlineData("""{\"id\":\"short\",\"message\":\"\"}""", "short")]
    [InlineData("""{\"id\":\"w8ozyabcdefghijk1234567890more\",\"message\":\"\"}""", "w8ozyabcdefghijk1234567890more")]
    public void Ids_of_other_lengths_are_read_whole(string post, string id)
    {
        Assert.Equal(EventIdentity.OfPosted(id), EventIdentity.OfReceived(Read(post, "town")));
    }

    [Fact]
    public void Identities_differ_by_kind_post_and_time()
    {
        long[] identities =
        [
            EventIdentity.OfPosted(Id),
            EventIdentity.OfDeleted(Id),
            EventIdentity.OfEdited(Id, 5),
            EventIdentity.OfEdited(Id, 6),
            EventIdentity.OfReaction(Id, "u", "tada", 5),
            EventIdentity.OfReaction(Id, "u", "smile", 5),
            .. Enumerable.Range(0, 50_000).Select(i => EventIdentity.OfPosted($"w8ozyabcdefghijk12345{i:00000}")),
        ];

        Assert.Equal(identities.Length, identities.Distinct().Count());
    }

    private static MattermostEvent Read(string post, string channelName)
    {
        (MattermostConnection connection, _) = Reader.Established();
        var reading = new MessageReading<MattermostEvent>();
        string frame = "{\"event\":\"posted\",\"data\":{\"channel_display_name\":\"" + channelName + "\",\"post\":\"" + post
            + "\"},\"broadcast\":{\"channel_id\":\"c\"},\"seq\":1}";
        connection.Read(Reader.Message(frame), reading);
        return Assert.Single(reading.Events);
    }
}
