using System.Runtime.ExceptionServices;

namespace Earshot.SimpliSafe.Systems;

/// <summary>Keeps the first failure of several readings, so that a refused one does not prevent the others.</summary>
internal sealed class FirstFailure
{
    private ExceptionDispatchInfo? _first;

    /// <summary>Waits for a reading, and continues if the service refuses it.</summary>
    /// <remarks>
    /// A lost login, a block, or a connection that failed would make the other readings fail as well, so these are thrown.
    /// </remarks>
    public async Task ContinueAfterAsync(Task reading)
    {
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (EarshotException failure) when (IsOfOneReading(failure))
        {
            _first ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowIfAny() => _first?.Throw();

    private static bool IsOfOneReading(EarshotException failure) => failure switch
    {
        LoginException or RateLimitException { WasHeldBack: true } => false,
        ApiException => true,
        ConnectionException { Problem: ConnectionProblem.NotAnApi or ConnectionProblem.WrongPath or ConnectionProblem.TimedOut } => true,
        _ => false,
    };
}
