using System.Text;
using Earshot.SimpliSafe.Events;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Listening;

namespace Earshot.SimpliSafe.Tests.Events;

/// <summary>Tests that deeply nested JSON is read, and that an event nested too deeply does not hide others.</summary>
public sealed class DepthTests
{
    private const int TooDeep = 20_000;

    public static TheoryData<string> Accepted { get; } = [Nested(70), Nested(5_000), Nested(12_000)];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task History_is_read_when_an_event_is_nested_deeply(string deep)
    {
        IReadOnlyList<SimpliSafeEvent> events = await HistoryAsync(deep);

        Assert.Equal([3, 2, 1], events.Select(e => e.EventId));
        Assert.Equal(deep, events[1].Raw.GetProperty("internal").GetRawText());
    }

    [Fact]
    public async Task History_is_read_when_an_event_is_nested_too_deeply() =>
        Assert.Equal([3, 1], (await HistoryAsync(Nested(TooDeep))).Select(e => e.EventId));

    [Fact]
    public async Task History_is_read_when_an_event_contains_bytes_that_are_not_utf8()
    {
        var service = new FakeService();
        await using SimpliSafeClient client = await service.LoginAsync(pace: new CallPace { Interval = TimeSpan.Zero });
        byte[] damaged = [.. Encoding.UTF8.GetBytes("""{"note":"~"}""").Select(b => b == (byte)'~' ? (byte)0xE2 : b)];
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($$"""{"events":[{{Event(7, 3, "{}")}},"""),
            .. Encoding.UTF8.GetBytes(Event(7, 2, "~")[..^2]), .. damaged,
            .. Encoding.UTF8.GetBytes($$"""},{{Event(7, 1, "{}")}}]}"""),
        ];
        service.Api = _ => new HttpResponseMessage { Content = new ByteArrayContent(body) };

        EventExcerpt read = await new EventReader(client.Api, service.Time).ReadAsync(7, from: null, count: 3, CancellationToken.None);

        Assert.Equal([3, 2, 1], read.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Field_is_found_beside_a_name_that_is_not_text() =>
        Assert.Equal([3, 2, 1], (await HistoryAsync("""{},"\ud800":1""")).Select(e => e.EventId));

    [Fact]
    public async Task Error_names_the_shape_when_the_response_is_not_a_list()
    {
        var service = new FakeService();
        await using SimpliSafeClient client = await service.LoginAsync(pace: new CallPace { Interval = TimeSpan.Zero });
        service.Api = _ => FakeService.Json(200, "[1]");

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => new EventReader(client.Api, service.Time).ReadAsync(1, from: null, count: 3, CancellationToken.None));

        Assert.Contains("expected an object, but got a list, at $", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Message_is_read_when_its_event_is_nested_deeply(string deep)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();

        fixture.Server.SendText(fixture.Account, Message(fixture.Home.Id, 1, deep));
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);

        Assert.Equal(deep, fixture.Recorder.Events[0].Raw.GetProperty("internal").GetRawText());
    }

    [Fact]
    public async Task Message_nested_too_deeply_is_reported_and_its_neighbors_are_delivered()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();

        fixture.Server.SendText(fixture.Account, Message(fixture.Home.Id, 1, "{}"));
        fixture.Server.SendText(fixture.Account, Message(fixture.Home.Id, 2, Nested(TooDeep)));
        fixture.Server.SendText(fixture.Account, Message(fixture.Home.Id, 3, "{}"));
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2 && recorder.MalformedMessages.Count == 1);

        Assert.Equal([1, 3], fixture.Recorder.Events.Select(e => e.EventId));
        Assert.Contains("nested too deeply", fixture.Recorder.MalformedMessages[0].Message, StringComparison.Ordinal);
    }

    private static string Nested(int depth) => new StringBuilder(depth * 6)
        .Insert(0, "{\"a\":", depth - 1).Append("{}").Append('}', depth - 1).ToString();

    private static string Event(long system, int id, string more) =>
        $$"""{"eventId":{{id}},"sid":{{system}},"eventCid":1400,"eventTimestamp":{{1_700_000_000 + id}},"internal":{{more}}}""";

    private static string Message(long system, int id, string more) =>
        $$"""{"type":"com.simplisafe.event.standard","data":{{Event(system, id, more)}}}""";

    private static async Task<IReadOnlyList<SimpliSafeEvent>> HistoryAsync(string deep)
    {
        var service = new FakeService();
        await using SimpliSafeClient client = await service.LoginAsync(pace: new CallPace { Interval = TimeSpan.Zero });
        service.Api = _ => FakeService.Json(
            200, $$"""{"numEvents":3,"events":[{{Event(7, 3, "{}")}},{{Event(7, 2, deep)}},{{Event(7, 1, "{}")}}]}""");
        return (await new EventReader(client.Api, service.Time).ReadAsync(7, from: null, count: 3, CancellationToken.None)).Events;
    }
}
