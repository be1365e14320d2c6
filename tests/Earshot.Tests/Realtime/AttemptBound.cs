using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

/// <summary>Counts attempts, and fails when an hour contains more than the bound.</summary>
internal sealed class AttemptBound
{
    private readonly Queue<DateTimeOffset> _lastHour = new();

    /// <summary>Gets the largest number of attempts in an hour.</summary>
    public int Most { get; private set; }

    public void Count(DateTimeOffset at)
    {
        _lastHour.Enqueue(at);
        while (at - _lastHour.Peek() >= TimeSpan.FromHours(1))
        {
            _lastHour.Dequeue();
        }

        Most = Math.Max(Most, _lastHour.Count);
        Assert.InRange(_lastHour.Count, 0, ReconnectSchedule.MaxAttemptsPerHour);
    }
}
