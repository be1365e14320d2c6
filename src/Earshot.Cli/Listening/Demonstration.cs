using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.Demo;

namespace Earshot.Cli.Listening;

/// <summary>
/// A simulated Mattermost and a simulated SimpliSafe on free loopback ports, where a few people chat and the days of a house pass as soon as
/// somebody listens. The chat has a channel in which alarms of the house may be told.
/// </summary>
internal sealed class Demonstration : IAsyncDisposable
{
    private const string HouseName = "house";

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _happening;

    private Demonstration(MattermostSimulator chat, SimpliSafeSimulator house, TimeProvider timeProvider)
    {
        Chat = chat;
        House = house;
        var people = ScriptedChat.Create(chat, timeProvider);
        var day = ScriptedDay.Create(house, timeProvider);
        Resident = day;
        SimulatedUser teller = chat.AddUser(HouseName, "keeps-the-house");
        SimulatedChannel alarms = chat.AddChannel(chat.AddTeam("home", teller), "home", creator: teller);
        chat.Join(alarms, people.Watcher);
        AlarmChannelId = alarms.Id;
        TellerToken = chat.CreateToken(teller);
        _happening = Task.WhenAll(
            RunAsync(ready => chat.WaitForSocketsAsync(1, ready), people.RunAsync),
            RunAsync(ready => house.WaitForSocketsAsync(1, ready), day.RunAsync));
    }

    /// <summary>The chat.</summary>
    public MattermostSimulator Chat { get; }

    /// <summary>The service of the house.</summary>
    public SimpliSafeSimulator House { get; }

    /// <summary>The house and who may listen.</summary>
    public ScriptedDay Resident { get; }

    /// <summary>The channel in which alarms may be told.</summary>
    public string AlarmChannelId { get; }

    /// <summary>The token of who may tell them.</summary>
    public string TellerToken { get; }

    /// <summary>Starts both.</summary>
    public static async Task<Demonstration> StartAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        MattermostSimulator chat = await MattermostSimulator
            .StartAsync(new MattermostSimulatorOptions { TimeProvider = timeProvider }, cancellationToken).ConfigureAwait(false);
        try
        {
            SimpliSafeSimulator house = await SimpliSafeSimulator
                .StartAsync(new SimpliSafeSimulatorOptions { TimeProvider = timeProvider }, cancellationToken).ConfigureAwait(false);
            return new Demonstration(chat, house, timeProvider);
        }
        catch
        {
            await chat.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends what happens, and both servers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _happening.ConfigureAwait(false);
        await House.DisposeAsync().ConfigureAwait(false);
        await Chat.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    // Before anybody listens there is nobody for whom something could happen.
    private async Task RunAsync(Func<CancellationToken, Task> listened, Func<CancellationToken, Task> happen)
    {
        try
        {
            await listened(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await happen(_ending.Token).ConfigureAwait(false);
    }
}
