using Earshot.Reliability.Clients;
using Earshot.Reliability.Ledgers;

namespace Earshot.Reliability.Tests;

/// <summary>Tests the comparison of the ledgers with small ones.</summary>
public sealed class ExaminationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<MadeEvent> _made = [.. Enumerable.Range(1, 5).Select(i => Made(i, "posted"))];
    private readonly List<ClientRecord> _records = [];
    private readonly Dictionary<int, Kill> _kills = [];

    [Fact]
    public void Everything_handled_in_order_is_kept()
    {
        Handle(1, 2, 3, 4, 5);

        ClientVerdict verdict = Examine();

        Assert.True(verdict.IsKept);
        Assert.Equal((5, 5, 5), (verdict.Made, verdict.Handled, verdict.Origins[EventOrigin.Live]));
    }

    [Fact]
    public void Event_without_handler_and_gap_is_lost()
    {
        Handle(1, 2, 4, 5);

        Assert.Contains("posted 3", Assert.Single(Examine().Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_covers_only_its_time_and_its_types()
    {
        Handle(1, 4, 5);
        Report(from: 2, until: 2.5, "posted", "typing");
        Report(from: 3, until: 3.5, "typing");
        Report(from: 6, until: 7);

        ClientVerdict verdict = Examine();

        Assert.Equal(1, verdict.Covered);
        Assert.Contains("posted 3", Assert.Single(verdict.Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_without_types_covers_all_of_them()
    {
        Handle(1, 4, 5);
        Report(from: 2, until: 3.5);

        ClientVerdict verdict = Examine();

        Assert.True(verdict.IsKept, string.Join(' ', verdict.Lost));
        Assert.Equal(2, verdict.Covered);
    }

    [Fact]
    public void Gap_of_dropped_events_covers_no_more_than_it_counts()
    {
        Handle(1, 4, 5);
        Report(new ReportedGap { From = At(2), Until = At(4), Reason = GapReason.QueueFull, Count = 1 });

        Assert.Contains("2 events", Assert.Single(Examine().Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_in_which_nothing_was_missed_is_false()
    {
        Handle(1, 2, 3, 4, 5);
        Report(from: 2, until: 3);

        Assert.Single(Examine().FalseGaps);
    }

    [Fact]
    public void Gap_of_a_lost_session_is_true_although_nothing_was_missed()
    {
        Handle(1, 2, 3, 4, 5);
        _records.Add(new ClientRecord { Kind = RecordKind.Connected, Generation = 1, At = At(2.7), Resumed = false });
        Report(from: 2, until: 3);

        Assert.Empty(Examine().FalseGaps);
    }

    [Fact]
    public void Later_change_supersedes_an_event_within_a_gap_only()
    {
        _made[1].SupersededBy = _made[2];
        _made[3].SupersededBy = _made[4];
        Handle(1, 3, 5);
        Report(from: 1.9, until: 2.1, "typing");

        ClientVerdict verdict = Examine();

        Assert.Equal(0, verdict.Superseded + verdict.Covered);
        Assert.Equal(2, verdict.Lost.Count);

        Report(from: 1.9, until: 3.1, "typing", at: 6);
        Assert.Equal(1, Examine().Superseded);
    }

    [Fact]
    public void Earlier_event_after_a_later_one_is_out_of_order()
    {
        Handle(1, 3, 2, 4, 5);

        Assert.Contains("posted 2", Assert.Single(Examine().OutOfOrder), StringComparison.Ordinal);
    }

    [Fact]
    public void Event_handled_again_by_the_same_process_is_repeated()
    {
        Handle(1, 2, 3, 2, 4, 5);

        Assert.Single(Examine().Twice);
    }

    [Fact]
    public void Event_handled_again_after_a_stop_is_repeated()
    {
        Handle(1, 2, 3);
        HandleIn(process: 2, 3, 4, 5);

        Assert.Single(Examine().Twice);
    }

    [Fact]
    public void Event_handled_again_after_a_kill_is_counted()
    {
        Handle(1, 2, 3);
        _kills[1] = new Kill(At(99), SavedAt: At(9));
        HandleIn(process: 2, 2, 3, 4, 5);

        ClientVerdict verdict = Examine();

        Assert.True(verdict.IsKept);
        Assert.Equal(2, verdict.TwiceAfterKill[1]);
    }

    [Fact]
    public void More_events_after_a_kill_than_the_bound_are_a_violation()
    {
        int count = new ClientProfile("killed").MostBehindUnhandled + 1;
        _made.AddRange(Enumerable.Range(6, count).Select(i => Made(i, "posted")));
        int[] all = [.. Enumerable.Range(1, count + 5)];
        Handle(all);
        _kills[1] = new Kill(At(9999), SavedAt: At(9998));
        HandleIn(process: 2, all[5..]);

        Assert.Single(Examine().OverBound);
    }

    [Fact]
    public void Event_that_was_never_made_is_noticed()
    {
        Handle(1, 2, 3, 4, 5);
        _records.Add(Handled(new MadeEvent(6, "other", "posted", "lane", Start, Start), 1));

        Assert.Single(Examine().NeverMade);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gap_of_a_clock_that_is_ahead_counts_by_the_clock_of_its_times(bool isLocal)
    {
        Handle(1, 2, 4, 5);
        var ahead = TimeSpan.FromHours(1);
        Report(new ReportedGap { From = At(2) + ahead, Until = At(4) + ahead, Reason = GapReason.CatchUpFailed });
        _records[^1] = _records[^1] with { Ahead = ahead };

        Assert.Equal(isLocal ? 0 : 1, Examine(isLocal).Lost.Count);
    }

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);

    private static MadeEvent Made(int number, string type) => new(number, $"key {number}", type, "lane", At(number), At(number));

    private static ClientRecord Handled(MadeEvent made, int generation) => new()
    {
        Kind = RecordKind.Handled,
        Generation = generation,
        At = made.After + TimeSpan.FromMilliseconds(1),
        Key = made.Key,
        Id = made.Key,
        Lane = made.Lane,
        Origin = EventOrigin.Live,
    };

    private void Handle(params int[] numbers) => HandleIn(process: 1, numbers);

    private void HandleIn(int process, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            DateTimeOffset at = Start + TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(_records.Count);
            _records.Add(Handled(_made[number - 1], process) with { At = at });
        }
    }

    private void Report(double from, double until, params string[] types) => Report(from, until, types, at: until);

    private void Report(double from, double until, string type, double at) => Report(from, until, [type], at);

    private void Report(double from, double until, string[] types, double at) => Report(
        new ReportedGap
        {
            From = At(from),
            Until = At(until),
            Reason = GapReason.SessionLost,
            NotRecoverable = types.Length == 0 ? null : types,
        },
        at);

    private void Report(ReportedGap gap, double at = 8) =>
        _records.Add(new ClientRecord { Kind = RecordKind.Gap, Generation = 1, At = At(at), Gap = gap });

    private ClientVerdict Examine(bool hasLocalGaps = false)
    {
        var history = new ClientHistory(new ClientProfile("client"), _records, _kills) { HasLocalGaps = hasLocalGaps };
        return new Examination(_made, history, [], _ => false).Examine();
    }
}
