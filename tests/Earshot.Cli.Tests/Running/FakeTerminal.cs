using Earshot.Cli.Terminal;

namespace Earshot.Cli.Tests.Running;

internal sealed class FakeTerminal : ITerminal
{
    public bool IsOutput { get; init; }

    public bool IsError { get; init; }

    public bool CanAsk => Answers is not null;

    public int Width { get; init; } = 100;

    /// <summary>What is typed, one answer a question; null where nobody can be asked.</summary>
    public Queue<string>? Answers { get; init; }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => ReadSecretAsync(cancellationToken);

    public Task<string?> ReadSecretAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Answers!.TryDequeue(out string? answer) ? answer : null);
}
