using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>A command and all that it reads go out at once though polls have used up the account's pace.</summary>
public sealed class UrgentTests
{
    [Theory]
    [InlineData("arm", 3)]
    [InlineData("arm", 2)]
    [InlineData("pin", 3)]
    [InlineData("pin", 2)]
    [InlineData("settings", 3)]
    [InlineData("clear", 3)]
    public async Task A_command_waits_for_no_poll(string command, int version)
    {
        await using Dwelling house = await Dwelling.BuildAsync(version);
        SimpliSafeSystem system = await house.EnterAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        Task poll;
        do
        {
            poll = house.Client.GetSystemsAsync();
            await Task.WhenAny(poll, house.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1))).WaitAsync(Waiting.SafetyNet);
        }
        while (poll.IsCompleted);
        DateTimeOffset before = house.Clock.GetUtcNow();

        Task task = command switch
        {
            "arm" => system.SetHomeAsync(),
            "pin" => system.SetPinAsync("Gardener", "9351"),
            "settings" => system.SetSettingsAsync(new SystemSettingsChange { DoorChime = Volume.Off }),
            _ => system.ClearNotificationsAsync(),
        };
        await task.WaitAsync(Waiting.SafetyNet);

        Assert.Equal(before, house.Clock.GetUtcNow());
        Assert.False(poll.IsCompleted);
        await house.PassAsync(poll);
    }
}
