namespace Earshot.SimpliSafe;

/// <summary>
/// Defines a store that keeps the login of one account between runs. See <see cref="FileTokenStore"/> and <see cref="MemoryTokenStore"/>.
/// </summary>
/// <remarks>
/// The client reads and writes while it holds the lock, and reads again after it has acquired the lock, so that programs that share a store
/// share one login. A store that is not shared can return a lock that does nothing. Implementations report failures as
/// <see cref="TokenStoreException"/>.
/// </remarks>
public interface ITokenStore
{
    /// <summary>Reads the login.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The login, or <see langword="null"/> if no login is stored.</returns>
    /// <exception cref="TokenStoreException">A login is stored but cannot be read.</exception>
    ValueTask<StoredLogin?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Replaces the stored login.</summary>
    /// <remarks>
    /// After this method returns, the login survives a power failure. If this method throws, the previous login is still stored.
    /// </remarks>
    /// <param name="login">The login to store.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TokenStoreException">The login could not be written.</exception>
    ValueTask SaveAsync(StoredLogin login, CancellationToken cancellationToken = default);

    /// <summary>Deletes the login. Does nothing if no login is stored.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TokenStoreException">The login could not be deleted.</exception>
    ValueTask DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Acquires an exclusive lock on the store, across processes, that is released when the returned object is disposed.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="TokenStoreException">
    /// Another user of the store held the lock for too long, or the lock cannot be created.
    /// </exception>
    ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default);
}
