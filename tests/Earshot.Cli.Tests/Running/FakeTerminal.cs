using Earshot.Cli.Terminal;

namespace Earshot.Cli.Tests.Running;

internal sealed class FakeTerminal : ITerminal
{
    public bool IsOutput { get; init; }

    public bool IsError { get; init; }

    public bool CanAsk => Inputs is not null;

    public int Width { get; init; } = 100;

    /// <summary>Gets the input, one entry per prompt, or null if the terminal cannot prompt.</summary>
    public Queue<string>? Inputs { get; init; }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => ReadSecretAsync(cancellationToken);

    /// <summary>Gets a value that indicates whether the user leaves the prompt after the inputs unanswered.</summary>
    public bool Waits { get; init; }

    public async Task<string?> ReadSecretAsync(CancellationToken cancellationToken)
    {
        if (Inputs!.TryDequeue(out string? input))
        {
            return input;
        }

        if (Waits)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return null;
    }
}
