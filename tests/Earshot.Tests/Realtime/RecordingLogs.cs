using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Earshot.Tests.Realtime;

/// <summary>Records all log messages.</summary>
internal sealed class RecordingLogs : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Line)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(l => l.Line);

    public IEnumerable<int> Ids => _lines.Select(l => l.Id);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, $"{formatter(state, exception)} {state} {exception}"));
}
