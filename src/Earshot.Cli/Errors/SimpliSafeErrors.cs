namespace Earshot.Cli.Errors;

/// <summary>Adds the service's name to SimpliSafe errors.</summary>
internal static class SimpliSafeErrors
{
    /// <summary>Runs an operation and wraps its errors in a <see cref="ServiceException"/>.</summary>
    /// <exception cref="ServiceException">The service reports an error.</exception>
    public static async Task<T> NamedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            throw new ServiceException(Failure.SimpliSafe, error);
        }
    }

    /// <summary>Runs an operation and wraps its errors in a <see cref="ServiceException"/>.</summary>
    /// <exception cref="ServiceException">The service reports an error.</exception>
    public static Task NamedAsync(Func<Task> work) => NamedAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });
}
