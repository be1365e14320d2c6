using System.Globalization;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>Shows the progress of a transfer on one line of standard error, if it is a terminal.</summary>
internal sealed class TransferBar(ToolEnvironment environment, Notices notices, string what) : IProgress<TransferProgress>
{
    private const int Cells = 24;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long? _start;
    private long? _drawn;
    private bool _hasEnded;

    /// <inheritdoc/>
    public void Report(TransferProgress value)
    {
        if (!environment.Terminal.IsError)
        {
            return;
        }

        lock (_gate)
        {
            bool isComplete = value.Bytes == value.Total;
            if (!_hasEnded && (isComplete || _drawn is not { } drawn || environment.TimeProvider.GetElapsedTime(drawn) >= Pause))
            {
                _drawn = environment.TimeProvider.GetTimestamp();
                _start ??= _drawn;
                string line = Line(value, environment.TimeProvider.GetElapsedTime(_start.Value));
                notices.Redraw(TerminalText.Fit(TerminalText.Clean(line), Math.Max(environment.Terminal.Width - 1, 1)));
            }
        }
    }

    /// <summary>Removes the line.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_drawn is not null && !_hasEnded)
            {
                notices.Redraw("");
            }

            _hasEnded = true;
        }
    }

    private string Line(TransferProgress value, TimeSpan elapsed)
    {
        string speed = elapsed > TimeSpan.Zero ? $"  {Size(value.Bytes / elapsed.TotalSeconds)}/s" : "";
        if (value.Total is not > 0)
        {
            return $"{what}  {Size(value.Bytes)}{speed}";
        }

        double part = Math.Clamp((double)value.Bytes / value.Total.Value, 0, 1);
        int full = (int)(part * Cells);
        string bar = new string('=', full) + new string(' ', Cells - full);
        string size = $"{Size(value.Bytes)} of {Size(value.Total.Value)}";
        return string.Create(CultureInfo.InvariantCulture, $"{what}  [{bar}] {(int)(part * 100)} %  {size}{speed}");
    }

    private static string Size(double bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000:0.00} GB"),
    };
}
