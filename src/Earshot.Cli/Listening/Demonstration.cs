using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;

namespace Earshot.Cli.Listening;

/// <summary>A simulated Mattermost on a free loopback port where a few people chat as soon as somebody listens.</summary>
internal sealed class Demonstration : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly MattermostSimulator _simulator;
    private readonly Task _chatting;

    private Demonstration(MattermostSimulator simulator, ScriptedChat chat)
    {
        _simulator = simulator;
        _chatting = ChatAsync(chat);
    }

    /// <summary>Where it is.</summary>
    public Uri Url => _simulator.Url;

    /// <summary>Starts it.</summary>
    public static async Task<Demonstration> StartAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        MattermostSimulator simulator = await MattermostSimulator
            .StartAsync(new MattermostSimulatorOptions { TimeProvider = timeProvider }, cancellationToken).ConfigureAwait(false);
        return new Demonstration(simulator, ScriptedChat.Prepare(simulator, timeProvider));
    }

    /// <summary>Ends the chat and the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _chatting.ConfigureAwait(false);
        await _simulator.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    // Before anybody listens there is nobody to talk for.
    private async Task ChatAsync(ScriptedChat chat)
    {
        try
        {
            await _simulator.WaitForSocketsAsync(1, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await chat.RunAsync(_ending.Token).ConfigureAwait(false);
    }
}
