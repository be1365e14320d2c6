using System.Text;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Records the log messages of all levels as text, including exceptions.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly List<(int Id, LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public string All => string.Join('\n', Lines.Select(static line => line.Text));

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = new StringBuilder(formatter(state, exception)).Append(' ').Append(exception);
        if (state is IEnumerable<KeyValuePair<string, object?>> arguments)
        {
            text.AppendJoin(' ', arguments.Select(static argument => $"{argument.Key}={argument.Value}"));
        }

        lock (_lines)
        {
            _lines.Add((eventId.Id, logLevel, text.ToString()));
        }
    }

    public void Dispose()
    {
    }
}
