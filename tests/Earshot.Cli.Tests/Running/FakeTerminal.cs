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

    public Task<string?> ReadSecretAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Inputs!.TryDequeue(out string? input) ? input : null);
}
