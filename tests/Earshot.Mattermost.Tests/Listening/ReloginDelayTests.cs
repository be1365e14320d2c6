using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class ReloginDelayTests
{
    [Fact]
    public async Task ReconnectIn_includes_the_rest_of_ReloginInterval()
    {
        await using World world = await World.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using MattermostClient client = world.Client(
            with: options => options with { TimeProvider = clock, ReloginInterval = TimeSpan.FromSeconds(30) });
        await using MattermostListener listener = client.CreateListener(new() { Relogin = true });
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);
        world.Server.RevokeSessions(world.Han);
        await clock.UntilNextPingAsync();
        await ear.UntilAsync(e => e.Disconnects.Count == 1);

        // The ping finds the revoked session 20 s after the login, so that the next login is allowed in 10 s.
        TimeSpan announced = ear.Disconnects[0].ReconnectIn!.Value;
        Assert.InRange(announced, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        await clock.PassAsync(announced);
        await ear.UntilAsync(e => e.Connects.Count == 2);
        Assert.Equal(DisconnectReason.LoginExpired, ear.Disconnects[0].Reason);
        await listener.DisconnectAsync();
        await running;
    }
}
