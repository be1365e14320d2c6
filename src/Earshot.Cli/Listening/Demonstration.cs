using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.Demo;

namespace Earshot.Cli.Listening;

/// <summary>
/// Runs a simulated Mattermost and a simulated SimpliSafe on free loopback ports. As soon as a client is connected, scripted users chat,
/// and a scripted house creates events. Mattermost has a channel for the alarms of the house.
/// </summary>
internal sealed class Demonstration : IAsyncDisposable
{
    private const string HouseName = "house";

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _scripts;

    private Demonstration(MattermostSimulator chat, SimpliSafeSimulator house, TimeProvider timeProvider)
    {
        Chat = chat;
        House = house;
        var people = ScriptedChat.Create(chat, timeProvider);
        var day = ScriptedDay.Create(house, timeProvider);
        Resident = day;
        SimulatedUser poster = chat.AddUser(HouseName, "keeps-the-house");
        SimulatedChannel alarms = chat.AddChannel(chat.AddTeam("home", poster), "home", creator: poster);
        chat.Join(alarms, people.Watcher);
        AlarmChannelId = alarms.Id;
        AlarmToken = chat.CreateToken(poster);
        _scripts = Task.WhenAll(
            RunAsync(ready => chat.WaitForSocketsAsync(1, ready), people.RunAsync),
            RunAsync(ready => house.WaitForSocketsAsync(1, ready), day.RunAsync));
    }

    /// <summary>Gets the simulated Mattermost.</summary>
    public MattermostSimulator Chat { get; }

    /// <summary>Gets the simulated SimpliSafe.</summary>
    public SimpliSafeSimulator House { get; }

    /// <summary>Gets the scripted house and its account.</summary>
    public ScriptedDay Resident { get; }

    /// <summary>Gets the ID of the channel for alarms.</summary>
    public string AlarmChannelId { get; }

    /// <summary>Gets the token of the user who posts alarms.</summary>
    public string AlarmToken { get; }

    /// <summary>Starts both servers.</summary>
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

    /// <summary>Stops the scripts and both servers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _scripts.ConfigureAwait(false);
        await House.DisposeAsync().ConfigureAwait(false);
        await Chat.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    // Nothing happens before a client is connected to see it.
    private async Task RunAsync(Func<CancellationToken, Task> connected, Func<CancellationToken, Task> run)
    {
        try
        {
            await connected(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await run(_ending.Token).ConfigureAwait(false);
    }
}
