using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Mattermost;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests that a listener that only listens keeps its session over an outage of a minute.</summary>
public sealed class QuietListenerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Quiet_session_survives_minute_over_tick_of_server_only_when_kept(bool keep)
    {
        var clock = new FakeTimeProvider();
        await using World world = await World.StartAsync(new MattermostSimulatorOptions { TimeProvider = clock });
        await using MattermostClient client = world.Client(with: options => options with { TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener(new() { KeepSession = keep, CatchUp = false });
        var ear = new Ear(listener);
        await listener.ConnectAsync().WaitAsync(Ear.SafetyNet);

        // Quiet until 14:30, a minute away, and a tick of the server at 15:00.
        await PassAsync(TimeSpan.FromMinutes(14.5), () => listener.PingAsync());
        await listener.DisconnectAsync().WaitAsync(Ear.SafetyNet);
        await world.Server.WaitForSocketsAsync(0).WaitAsync(Ear.SafetyNet);
        world.Post("while away");
        clock.Advance(TimeSpan.FromMinutes(1));
        await listener.ConnectAsync().WaitAsync(Ear.SafetyNet);
        await listener.PingAsync().WaitAsync(Ear.SafetyNet);
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Posts.Count + e.Gaps.Count == 1);

        Assert.Equal(keep, ear.Connects[1].Resumed);
        Assert.Equal(keep ? 1 : 0, ear.Posts.Count);

        async Task PassAsync(TimeSpan time, Func<Task> action)
        {
            for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += Step)
            {
                await action().WaitAsync(Ear.SafetyNet);
                clock.Advance(Step);
            }
        }
    }
}
