namespace Earshot.SimpliSafe;

/// <summary>Stores the login in memory, for one or several clients in the same process.</summary>
/// <remarks>This type is thread-safe.</remarks>
public sealed class MemoryTokenStore : ITokenStore
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile StoredLogin? _login;

    /// <inheritdoc/>
    public ValueTask<StoredLogin?> LoadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_login);

    /// <inheritdoc/>
    public ValueTask SaveAsync(StoredLogin login, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(login);
        _login = login;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        _login = null;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(_lock);
    }

    private sealed class Held(SemaphoreSlim held) : IAsyncDisposable
    {
        private SemaphoreSlim? _held = held;

        public ValueTask DisposeAsync()
        {
            Interlocked.Exchange(ref _held, null)?.Release();
            return ValueTask.CompletedTask;
        }
    }
}
