using Earshot.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Logs;

/// <summary>Writes logs as single lines to standard error, without stack traces.</summary>
internal sealed class StandardErrorLogs(Notices notices, LogLevel minimum, TimeProvider timeProvider) : ILoggerFactory
{
    // Disconnects, failed attempts, the end, gaps, malformed messages, catch-ups, logins, and --insecure: the tool reports these itself.
    private static readonly HashSet<int> ReportedByTheTool = [101, 102, 103, 105, 106, 115, 205, 206, 208];

    /// <summary>Gets the minimum log level.</summary>
    public LogLevel Minimum { get; } = minimum;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to standard error only.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(LogLevel level, EventId id, string message, Exception? error)
    {
        if (Minimum < LogLevel.Warning || !ReportedByTheTool.Contains(id.Id))
        {
            string time = timeProvider.GetLocalNow().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
            string cause = error is null ? "" : $": {error.GetType().Name}: {error.Message}";
            notices.Say($"{time} {Name(level)} [{id.Id}] {message}{cause}");
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "info",
        LogLevel.Debug => "debug",
        _ => "trace",
    };

    private sealed class Logger(StandardErrorLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= logs.Minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                logs.Write(logLevel, eventId, formatter(state, exception), exception);
            }
        }
    }
}
