using System.Globalization;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>How far a transfer is, on one line of a terminal's standard error that is drawn over; nothing where there is no terminal.</summary>
internal sealed class TransferBar(ToolEnvironment environment, Notices notices, string what) : IProgress<TransferProgress>
{
    private const int Cells = 24;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long? _start;
    private long? _drawn;
    private bool _isOver;

    /// <inheritdoc/>
    public void Report(TransferProgress value)
    {
        if (!environment.Terminal.IsError)
        {
            return;
        }

        lock (_gate)
        {
            bool isWhole = value.Bytes == value.Total;
            if (!_isOver && (isWhole || _drawn is not { } drawn || environment.TimeProvider.GetElapsedTime(drawn) >= Pause))
            {
                _drawn = environment.TimeProvider.GetTimestamp();
                _start ??= _drawn;
                notices.Redraw(TerminalText.Fit(TerminalText.Clean(Line(value, environment.TimeProvider.GetElapsedTime(_start.Value))), Math.Max(environment.Terminal.Width - 1, 1)));
            }
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_drawn is not null && !_isOver)
            {
                notices.Redraw("");
            }

            _isOver = true;
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
        return string.Create(CultureInfo.InvariantCulture, $"{what}  [{bar}] {(int)(part * 100)} %  {Size(value.Bytes)} of {Size(value.Total.Value)}{speed}");
    }

    private static string Size(double bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000:0.00} GB"),
    };
}
