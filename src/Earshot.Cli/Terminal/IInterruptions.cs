namespace Earshot.Cli.Terminal;

/// <summary>Where requests to stop come from: Ctrl+C, a signal.</summary>
internal interface IInterruptions
{
    /// <summary>Calls back at the first request to stop. What a further one does is the environment's: it ends the process.</summary>
    /// <param name="interrupted">May be called on any thread, once.</param>
    /// <returns>Stops the watching when disposed of.</returns>
    IDisposable Watch(Action interrupted);
}
