namespace Earshot.SimpliSafe;

/// <summary>Where the log-in of one account is kept between runs. <see cref="FileTokenStore"/> and <see cref="MemoryTokenStore"/> are ready
/// made.</summary>
/// <remarks>
/// The client reads and writes while it holds the lock, and reads again after taking it: programs that share a store then share one log-in.
/// A store that is shared with nobody may hand out a lock that does nothing. Failures are to come as <see cref="TokenStoreException"/>.
/// </remarks>
public interface ITokenStore
{
    /// <summary>Reads the log-in.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="TokenStoreException">There is something, and it can't be read.</exception>
    ValueTask<StoredLogin?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes the log-in in place of what was there. When it returns, the log-in survives a power failure; when it throws, the old
    /// one is there.</summary>
    /// <param name="login">What to write.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TokenStoreException">It could not be written.</exception>
    ValueTask SaveAsync(StoredLogin login, CancellationToken cancellationToken = default);

    /// <summary>Removes the log-in; does nothing where there is none.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TokenStoreException">It could not be removed.</exception>
    ValueTask DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps every other user of the store out, in this process and in others, until what is returned is disposed of.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TokenStoreException">Somebody else keeps the lock for too long, or it can't be made.</exception>
    ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default);
}
