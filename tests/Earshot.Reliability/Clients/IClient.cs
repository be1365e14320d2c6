namespace Earshot.Reliability.Clients;

/// <summary>Controls a client, in this process or in another one.</summary>
internal interface IClient : IAsyncDisposable
{
    /// <summary>Starts to listen in the background.</summary>
    Task StartAsync();

    /// <summary>Stops gracefully, and starts again after a pause.</summary>
    Task StopAndStartAsync(TimeSpan pause);

    /// <summary>Lets no handler complete for a time.</summary>
    Task BlockHandlersAsync(TimeSpan duration);

    /// <summary>Sets the time by which the client's clock is ahead.</summary>
    Task SetClockAsync(TimeSpan ahead);

    /// <summary>Lets the logger throw for a time.</summary>
    Task BreakLoggerAsync(TimeSpan duration);

    /// <summary>Lets the checkpoint store fail for a time.</summary>
    Task BreakStoreAsync(TimeSpan duration);
}
