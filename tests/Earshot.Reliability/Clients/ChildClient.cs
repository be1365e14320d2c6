using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Reliability.Ledgers;

namespace Earshot.Reliability.Clients;

/// <summary>Controls a client process. Commands are lines on its standard input; each is confirmed by a line on its standard output.</summary>
internal sealed class ChildClient(ClientSettings settings) : IClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Process? _process;
    private int _generation;

    /// <summary>Gets the format of the settings.</summary>
    public static JsonSerializerOptions Format { get; } = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Gets the kills, by generation.</summary>
    public Dictionary<int, Kill> Kills { get; } = [];

    /// <summary>Gets the largest memory of any of the processes, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await BeginAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Kills the process, and starts another one after a pause.</summary>
    public async Task KillAsync(TimeSpan pause)
    {
        await _turn.WaitAsync();
        try
        {
            Measure();
            Process process = _process!;
            process.Kill();
            await process.WaitForExitAsync();
            Kills[_generation] = new Kill(new RunClock(settings.Anchor).GetUtcNow(), await ReadSavedAtAsync());
            process.Dispose();
            await Task.Delay(pause, TimeProvider.System);
            await BeginAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    // The position was taken by the client's clock, which may be ahead.
    private async Task<DateTimeOffset?> ReadSavedAtAsync()
    {
        if (!File.Exists(settings.CheckpointPath))
        {
            return null;
        }

        DateTimeOffset savedAt = Checkpoint.Parse(await File.ReadAllBytesAsync(settings.CheckpointPath)).SavedAt;
        TimeSpan ahead = RecordFile.Read(settings.LedgerPath)
            .Where(r => r.Generation == _generation)
            .Select(r => r.Ahead)
            .DefaultIfEmpty()
            .MinBy(ahead => (savedAt - ahead - new RunClock(settings.Anchor).GetUtcNow()).Duration());
        return savedAt - ahead;
    }

    /// <inheritdoc/>
    public async Task StopAndStartAsync(TimeSpan pause)
    {
        await _turn.WaitAsync();
        try
        {
            await EndAsync();
            await Task.Delay(pause, TimeProvider.System);
            await BeginAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task BlockHandlersAsync(TimeSpan duration) => SendAsync("block", duration);

    /// <inheritdoc/>
    public Task SetClockAsync(TimeSpan ahead) => SendAsync("clock", ahead);

    /// <inheritdoc/>
    public Task BreakLoggerAsync(TimeSpan duration) => SendAsync("logger", duration);

    /// <inheritdoc/>
    public Task BreakStoreAsync(TimeSpan duration) => SendAsync("store", duration);

    /// <summary>Reads the memory that the process has used so far.</summary>
    public void Measure()
    {
        try
        {
            if (_process is { } process)
            {
                process.Refresh();
                PeakMemory = Math.Max(PeakMemory, process.PeakWorkingSet64);
            }
        }
        catch (InvalidOperationException)
        {
            // The process is being replaced.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        Measure();
        await EndAsync();
    }

    private async Task BeginAsync()
    {
        _generation++;
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(typeof(ChildClient).Assembly.Location);
        start.ArgumentList.Add("client");
        _process = Process.Start(start)!;
        await WriteAsync(JsonSerializer.Serialize(settings with { Generation = _generation }, Format));
    }

    private async Task EndAsync()
    {
        Process process = _process!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new InvalidOperationException(
                $"The process of {settings.Profile.Name} did not stop within {Patience.TotalSeconds} s.", late);
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The process of {settings.Profile.Name} ended with exit code {process.ExitCode}.");
        }

        process.Dispose();
    }

    private async Task SendAsync(string command, TimeSpan time)
    {
        await _turn.WaitAsync();
        try
        {
            await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{command} {time.TotalMilliseconds}"));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(string line)
    {
        await _process!.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System) is null)
        {
            throw new InvalidOperationException($"The process of {settings.Profile.Name} ended.");
        }
    }
}
