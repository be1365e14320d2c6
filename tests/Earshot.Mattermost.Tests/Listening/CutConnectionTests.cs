using System.Globalization;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests the promise: every event is received at least once and in order, or a gap is reported.</summary>
public sealed class CutConnectionTests
{
    private const int Posts = 1000;
    private const int Cuts = 10;

    [Fact]
    public async Task Listener_receives_posts_once_in_order_when_connection_is_cut()
    {
        await using World world = await World.StartOnPortAsync();
        await using var proxy = new CuttingProxy(world.Server.Url.Port);
        SimulatedChannel[] channels = [.. Enumerable.Range(0, 5).Select(i => world.AddChannel($"deck{i}"))];
        string token = world.Server.CreateToken(world.Han);
        await using var client = new MattermostClient(Clients.Options(proxy.Url, MattermostCredentials.Token(token)));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();

        for (int i = 0; i < Posts; i++)
        {
            // Fewer than 128 events are in transit at any time, so that the server's queue can replay all of them.
            int behind = i - 100;
            await ear.UntilAsync(e => e.Posts.Count > behind);
            if (i % (Posts / Cuts) == Posts / Cuts / 2)
            {
                proxy.CutAll();
            }

            world.Server.Post(world.Leia, channels[i % channels.Length], i.ToString(CultureInfo.InvariantCulture));
        }

        await ear.UntilAsync(e => e.Posts.Count >= Posts);
        await listener.DisconnectAsync();

        foreach (SimulatedChannel channel in channels)
        {
            int[] heard =
            [
                .. ear.Posts
                    .Where(e => e.Post.ChannelId == channel.Id)
                    .Select(e => int.Parse(e.Post.Message, CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(Enumerable.Range(0, Posts).Where(i => channels[i % channels.Length] == channel), heard);
        }

        Assert.Equal(Posts, ear.Posts.Count);
        Assert.Empty(ear.Gaps);
        Assert.Equal(Cuts, proxy.Cuts);
        Assert.True(ear.Connects.Count >= 2);
        Assert.All(ear.Connects.Skip(1), connect => Assert.True(connect.Resumed));
        Assert.Contains(ear.Posts, e => e.Origin == EventOrigin.Replay);
    }

    [Fact]
    public async Task Gap_covers_missing_posts_when_server_has_lost_session()
    {
        await using World world = await World.StartOnPortAsync();
        await using var proxy = new CuttingProxy(world.Server.Url.Port);
        await using var client = new MattermostClient(
            Clients.Options(proxy.Url, MattermostCredentials.Token(world.Server.CreateToken(world.Han))));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        List<(string Message, DateTimeOffset From, DateTimeOffset Until)> made = [];
        for (int i = 0; i < 200; i++)
        {
            DateTimeOffset from = TimeProvider.System.GetUtcNow();
            world.Post($"{i}");
            made.Add(($"{i}", from, TimeProvider.System.GetUtcNow()));
            if (i == 100)
            {
                proxy.Close();
                await world.Server.WaitForSocketsAsync(0).WaitAsync(Ear.SafetyNet);
            }
            else if (i == 150)
            {
                world.Server.DiscardSocketSessions();
                proxy.Open();
                await ear.UntilAsync(e => e.Connects.Count == 2);
            }
        }

        await ear.UntilAsync(e => e.Messages.Contains("199"));

        HashSet<string> heard = [.. ear.Messages];
        var missing = made.Where(post => !heard.Contains(post.Message)).ToArray();
        Gap gap = Assert.Single(ear.Gaps);
        Assert.Equal(GapReason.SessionLost, gap.Reason);
        Assert.False(ear.Connects[1].Resumed);
        Assert.Superset(Enumerable.Range(101, 50).Select(i => $"{i}").ToHashSet(), missing.Select(post => post.Message).ToHashSet());
        Assert.All(missing, post => Assert.True(post.From >= gap.From && post.Until <= gap.Until));
        Assert.Equal(heard.Count, ear.Posts.Count);
    }

    [Fact]
    public async Task Listener_receives_missed_events_after_reconnect()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("before");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        await listener.DisconnectAsync();
        world.Post("meanwhile");

        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 2 && e.Connects.Count == 2);

        Assert.Equal(["before", "meanwhile"], ear.Messages);
        Assert.True(ear.Connects[1].Resumed);
        Assert.Empty(ear.Gaps);
    }

    [Fact]
    public async Task Reconnect_is_gap_when_using_challenge()
    {
        await using World world = await World.StartOnPortAsync();
        await using var proxy = new CuttingProxy(world.Server.Url.Port);
        await using var client = new MattermostClient(
            Clients.Options(proxy.Url, MattermostCredentials.Token(world.Server.CreateToken(world.Han))));
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { Authentication = SocketAuthentication.Challenge });
        var ear = new Ear(listener);
        await listener.ConnectAsync();

        proxy.CutAll();
        await ear.UntilAsync(e => e.Connects.Count == 2);
        await ear.UntilAsync(e => e.Gaps.Count == 1);

        Assert.Equal(GapReason.SessionLost, ear.Gaps[0].Reason);
        Assert.False(ear.Connects[1].Resumed);
    }
}
