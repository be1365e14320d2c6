using Earshot.Cli.Errors;

namespace Earshot.Cli.Terminal;

/// <summary>Prompts for input. A stop at a prompt is an error, because what the user asked for was not done.</summary>
internal sealed class Prompts(ToolEnvironment environment, Notices notices)
{
    /// <summary>Prompts for a line that is displayed while it is typed.</summary>
    /// <param name="question">The prompt.</param>
    /// <param name="undone">What a stop means, as a sentence such as "Nothing was changed."</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <returns>The line, or null if the input ended.</returns>
    /// <exception cref="StoppedException">The user stopped the tool.</exception>
    public Task<string?> AskAsync(string question, string undone, CancellationToken stop) =>
        AskAsync(question, undone, environment.Terminal.ReadLineAsync, stop);

    /// <summary>Prompts for a line that is not displayed.</summary>
    /// <inheritdoc cref="AskAsync(string, string, CancellationToken)"/>
    public async Task<string?> AskSecretAsync(string question, string undone, CancellationToken stop)
    {
        string? entered = await AskAsync(question, undone, environment.Terminal.ReadSecretAsync, stop).ConfigureAwait(false);
        notices.Show("");
        return entered;
    }

    private async Task<string?> AskAsync(
        string question, string undone, Func<CancellationToken, Task<string?>> read, CancellationToken stop)
    {
        notices.Ask(question);
        try
        {
            return await read(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            notices.Show("");
            throw new StoppedException($"stopped. {undone}");
        }
    }
}
