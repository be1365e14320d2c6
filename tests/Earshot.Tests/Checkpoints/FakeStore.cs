using System.Threading.Channels;

namespace Earshot.Tests.Checkpointing;

/// <summary>Stores checkpoints in memory, and fails as a test demands.</summary>
internal sealed class FakeStore : ICheckpointStore
{
    private readonly InMemoryCheckpointStore _inner = new();
    private readonly Channel<string> _saved = Channel.CreateUnbounded<string>();

    /// <summary>Gets or sets what happens before a write.</summary>
    public Func<Task> OnWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>Gets or sets what happens after a write, whose result can be lost.</summary>
    public Action OnWritten { get; set; } = () => { };

    public Func<Task> OnRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Waits for the next saved position.</summary>
    public Task<string> SavedAsync() => _saved.Reader.ReadAsync().AsTask().WaitAsync(Realtime.ListenerSetup.SafetyNet);

    /// <summary>Removes and returns the positions that were saved.</summary>
    public IReadOnlyList<string> Writes()
    {
        List<string> saved = [];
        while (_saved.Reader.TryRead(out string? state))
        {
            saved.Add(state);
        }

        return saved;
    }

    public async ValueTask<(Checkpoint Checkpoint, string Version)?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        await OnRead();
        return await _inner.ReadAsync(key, cancellationToken);
    }

    public async ValueTask<string> WriteAsync(
        string key, Checkpoint checkpoint, string? expectedVersion, CancellationToken cancellationToken = default)
    {
        await OnWrite();
        string version = await _inner.WriteAsync(key, checkpoint, expectedVersion, cancellationToken);
        _saved.Writer.TryWrite(checkpoint.State.ToString());
        OnWritten();
        return version;
    }
}
