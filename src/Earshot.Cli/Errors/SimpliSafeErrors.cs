namespace Earshot.Cli.Errors;

/// <summary>Puts the service's name to its errors.</summary>
internal static class SimpliSafeErrors
{
    /// <summary>Does something at SimpliSafe.</summary>
    /// <exception cref="ServiceException">An error of the service.</exception>
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

    /// <summary>Does something at SimpliSafe.</summary>
    /// <exception cref="ServiceException">An error of the service.</exception>
    public static Task NamedAsync(Func<Task> work) => NamedAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });
}
