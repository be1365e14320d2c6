using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Tests that commands and their readings are sent immediately even if polls have used up the call pace.</summary>
public sealed class UrgentTests
{
    [Theory]
    [InlineData("arm", 3)]
    [InlineData("arm", 2)]
    [InlineData("pin", 3)]
    [InlineData("pin", 2)]
    [InlineData("settings", 3)]
    [InlineData("clear", 3)]
    public async Task Command_does_not_wait_for_a_poll(string command, int version)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(version);
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Task poll;
        do
        {
            poll = fixture.Client.GetSystemsAsync();
            await Task.WhenAny(poll, fixture.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1))).WaitAsync(TestTimeout.Value);
        }
        while (poll.IsCompleted);
        DateTimeOffset before = fixture.Clock.GetUtcNow();

        Task task = command switch
        {
            "arm" => system.SetHomeAsync(),
            "pin" => system.SetPinAsync("Gardener", "9351"),
            "settings" => system.SetSettingsAsync(new SystemSettingsChange { DoorChime = Volume.Off }),
            _ => system.ClearNotificationsAsync(),
        };
        await task.WaitAsync(TestTimeout.Value);

        Assert.Equal(before, fixture.Clock.GetUtcNow());
        Assert.False(poll.IsCompleted);
        await fixture.PassUntilAsync(poll);
    }
}
