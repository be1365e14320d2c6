namespace Earshot.Cli.Terminal;

/// <summary>Represents a source of requests to stop, such as Ctrl+C or a signal.</summary>
internal interface IInterruptions
{
    /// <summary>Calls back at the first request to stop. The environment handles further requests, which end the process.</summary>
    /// <param name="interrupted">Called once, on any thread.</param>
    /// <returns>An object that stops watching when it is disposed.</returns>
    IDisposable Watch(Action interrupted);
}
