namespace Earshot.Fuzz;

/// <summary>Ends the program when it makes no progress, because code that hangs cannot be interrupted.</summary>
public sealed class Watchdog : IDisposable
{
    private readonly ITimer _timer;
    private readonly Action<string> _report;
    private string _current = "nothing";
    private int _sinceProgress;

    /// <summary>Starts the watchdog.</summary>
    /// <param name="report">Receives the name of what hangs, before the program ends.</param>
    /// <param name="timeProvider">The clock.</param>
    public Watchdog(Action<string> report, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _report = report;
        _timer = timeProvider.CreateTimer(_ => Check(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Notes that an input begins.</summary>
    public void Begin(string input)
    {
        _current = input;
        Interlocked.Exchange(ref _sinceProgress, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (Interlocked.Increment(ref _sinceProgress) > FuzzRun.Hang.TotalSeconds + 10)
        {
            _report(_current);
            Environment.Exit(2);
        }
    }
}
