using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Earshot.Reliability.Clients;

/// <summary>Writes the log of a client to a file, and throws on request.</summary>
internal sealed class ClientLog : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file;
    private readonly TimeProvider _clock;

    public ClientLog(string path, TimeProvider clock)
    {
        _clock = clock;
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <summary>Gets or sets a value that indicates whether every call throws.</summary>
    public bool Throws { get; set; }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => Throws ? throw new IOException("The disk is full.") : logLevel >= LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Throws)
        {
            throw new IOException("The disk is full.");
        }

        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_clock.GetUtcNow():HH:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception?.GetType().Name}");
        lock (_gate)
        {
            _file.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }
}
