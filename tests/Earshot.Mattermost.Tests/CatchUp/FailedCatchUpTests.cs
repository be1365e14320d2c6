using System.Text.Json.Nodes;
using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests that the gap of a catch-up that failed contains everything that was not fetched.</summary>
public sealed class FailedCatchUpTests
{
    private const string Forbidden = """{"id":"api.context.permissions.app_error","message":"no","status_code":403}""";
    private const string Conflict = """{"id":"store.sql.app_error","message":"no","status_code":409}""";
    private const string LoggedOut = """{"id":"api.context.session_expired.app_error","message":"no","status_code":401}""";

    private const string Histories = "/api/v4/channels/*/posts";

    [Fact]
    public async Task Gap_begins_where_the_process_before_left_off()
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAndLeaveAsync();
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        absence.World.Post("missed");
        DateTimeOffset after = TimeProvider.System.GetUtcNow();
        absence.Server.Faults.Add(
            new RequestReceived { Path = "/api/v4/users/me/channels*", Times = 99 }, new SendResponse { Status = 403, Body = Forbidden });
        await absence.ListenAsync();
        await absence.Ear.UntilAsync(e => e.Gaps.Count == 1);

        Gap gap = absence.Ear.Gaps[0];
        Assert.Equal(GapReason.CatchUpFailed, gap.Reason);
        Assert.True(gap.From <= before, $"{gap} begins after {before:O}.");
        Assert.True(gap.Until.AddMilliseconds(1) >= after, $"{gap} ends before {after:O}.");
    }

    [Fact]
    public async Task Login_that_ends_after_a_channel_has_failed_leaves_a_gap_of_all_channels()
    {
        await using Absence absence = await Absence.BeginAsync();
        SimulatedChannel[] channels = [absence.World.Channel, .. Enumerable.Range(1, 4).Select(i => absence.World.AddChannel($"deck-{i}"))];
        await absence.ListenAndLeaveAsync();
        foreach (SimulatedChannel channel in channels)
        {
            absence.Server.Post(absence.Leia, channel, "missed");
        }

        // Four channels are read at once, so that the fifth is begun when one of them has failed.
        absence.Server.Faults.Add(
            new RequestReceived { Path = Histories, Times = 4 }, new SendResponse { Status = 409, Body = Conflict });
        absence.Server.Faults.Add(
            new RequestReceived { Path = Histories, Nth = 5, Times = 99 }, new SendResponse { Status = 401, Body = LoggedOut });
        await absence.ListenAsync();
        await absence.Ear.UntilAsync(e => e.Gaps.Any(gap => gap.Lane is null));

        Assert.NotNull(absence.Ear.Gaps[0].Lane);
        Assert.All(absence.Ear.Gaps, gap => Assert.Equal(GapReason.CatchUpFailed, gap.Reason));
    }

    [Fact]
    public async Task Cut_off_history_is_reported_before_its_posts_although_a_later_page_cannot_be_read()
    {
        // The server has forgotten the changes, and the second page of posts fails.
        await using var server = new ScriptedServer(exchange =>
            exchange.Target.Contains("since=", StringComparison.Ordinal) ? exchange.RespondAsync(200, """{"order":[],"posts":{}}""")
            : exchange.Target.Contains("after=anchor", StringComparison.Ordinal) ? exchange.RespondAsync(200, Page(count: 200))
            : exchange.RespondAsync(409, Conflict));
        await using var client = new MattermostClient(Clients.Options(server.Url));
        List<string> order = [];
        var history = new ChannelHistory(
            new CatchUpCalls(client),
            new CatchUpChannel("c", "t", "O", "n", "d", LastPostAt: 9000),
            from: 1000,
            until: 8000,
            deliver: missed =>
            {
                order.Add(missed.Post.Id);
                return ValueTask.CompletedTask;
            },
            cutOff: until =>
            {
                order.Add($"cut off until {until}");
                return ValueTask.CompletedTask;
            });
        await Assert.ThrowsAsync<ConflictException>(() => history.FetchAsync("anchor", CancellationToken.None));

        Assert.Equal(["cut off until 8000", .. Enumerable.Range(0, 200).Select(i => $"p{i}")], order);
    }

    private static string Page(int count) => new JsonObject
    {
        ["order"] = new JsonArray([.. Enumerable.Range(0, count).Reverse().Select(i => JsonValue.Create($"p{i}"))]),
        ["posts"] = new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create<string, JsonNode?>(
            $"p{i}", new JsonObject { ["id"] = $"p{i}", ["create_at"] = 1000 + i, ["update_at"] = 1000 + i }))),
    }.ToJsonString();
}
