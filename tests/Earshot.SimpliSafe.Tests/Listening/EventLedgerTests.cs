using System.Text.Json;
using Earshot.SimpliSafe.Realtime;
using Earshot.SimpliSafe.Tests.Events;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Tests what a listener remembers of its systems: what is known, what is handled, and what is saved.</summary>
public sealed class EventLedgerTests
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(TestEvents.Start));

    [Fact]
    public void Unhandled_events_are_missed_after_a_restore_and_handled_ones_are_not()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent[] events = [.. Enumerable.Range(0, 10).Select(i => Event(i, i * 60))];
        Assert.All(events, e => Assert.True(ledger.TryAccept(e)));
        foreach (SimpliSafeEvent e in events.Take(3))
        {
            ledger.Handled(e);
        }

        EventLedger restored = Restored(ledger);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], events.Where(restored.IsMissed).Select(static e => e.EventId - 100));
        Assert.True(restored.From(TestEvents.Home) <= events[3].OccurredAt);
        Assert.All(events, e => Assert.False(ledger.IsMissed(e)));
    }

    [Fact]
    public void Unhandled_event_older_than_the_overlap_is_read_again_after_a_restore()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent old = Event(1, 0);
        SimpliSafeEvent recent = Event(2, 3 * 3600);
        Assert.True(ledger.TryAccept(old) && ledger.TryAccept(recent));
        ledger.Handled(recent);

        EventLedger restored = Restored(ledger);
        Assert.True(restored.IsMissed(old));
        Assert.False(restored.IsMissed(recent));
        Assert.True(restored.From(TestEvents.Home) <= old.OccurredAt);
    }

    [Fact]
    public void Duplicate_that_was_dropped_does_not_count_as_handled()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent caughtUp = TestEvents.Event(TestEvents.Json(101, TestEvents.Start), EventOrigin.CatchUp);
        SimpliSafeEvent live = Event(1, 0);
        Assert.True(ledger.TryAccept(caughtUp));
        Assert.False(ledger.TryAccept(live));
        ledger.Handled(live);
        Assert.True(Restored(ledger).IsMissed(live));
        ledger.Handled(caughtUp);
        Assert.False(Restored(ledger).IsMissed(live));
    }

    [Fact]
    public void Event_that_was_not_delivered_is_missed_again()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent e = Event(1, 0);
        Assert.True(ledger.TryAccept(e));
        ledger.Forget(e);
        Assert.True(ledger.IsMissed(e));
    }

    [Fact]
    public void Live_event_does_not_move_the_position_while_earlier_ones_may_be_missing()
    {
        EventLedger ledger = CaughtUp();
        Assert.True(ledger.TryAccept(Event(1, 0)));
        ledger.Interrupted();
        Assert.True(ledger.TryAccept(Event(2, 7200)));
        Assert.True(ledger.From(TestEvents.Home) <= DateTimeOffset.FromUnixTimeSeconds(TestEvents.Start - 3600));
        Assert.True(ledger.IsMissed(Event(3, 60)));
    }

    [Fact]
    public void Event_with_a_time_far_in_the_future_does_not_hide_later_ones()
    {
        EventLedger ledger = CaughtUp();
        Assert.True(ledger.TryAccept(Event(1, 0)));
        Assert.True(ledger.TryAccept(Event(2, 1_000_000_000)));
        Assert.True(ledger.From(TestEvents.Home) <= DateTimeOffset.FromUnixTimeSeconds(TestEvents.Start));
    }

    [Fact]
    public void Memory_is_bounded_and_forgotten_events_are_not_delivered_again()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent[] events = [.. Enumerable.Range(0, SystemProgress.Capacity + 100).Select(i => Event(i, i / 10))];
        Assert.All(events, e => Assert.True(ledger.TryAccept(e)));
        Assert.DoesNotContain(events, ledger.IsMissed);
        Assert.All(events, ledger.Handled);
        Assert.DoesNotContain(events, Restored(ledger).IsMissed);
    }

    [Fact]
    public void Start_from_a_time_delivers_everything_since_then()
    {
        EventLedger ledger = CaughtUp();
        Assert.True(ledger.TryAccept(Event(1, 60)));
        ledger.StartFrom(DateTimeOffset.FromUnixTimeSeconds(TestEvents.Start));
        Assert.True(ledger.IsPlaced(TestEvents.Home));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(TestEvents.Start), ledger.From(TestEvents.Home));
        Assert.True(ledger.IsMissed(Event(2, 0)));
        Assert.True(ledger.IsMissed(Event(1, 60)));
        Assert.False(ledger.IsMissed(Event(3, -1)));
    }

    [Fact]
    public void Saved_time_follows_what_was_handled()
    {
        EventLedger ledger = CaughtUp();
        DateTimeOffset start = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));
        long first = ledger.MessageReceived();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ledger.MessageReceived();
        ledger.ProofHandled(first);
        Assert.Equal(start.AddMinutes(2), ledger.CompleteUntil(TestEvents.Home));
        Assert.Equal(start.AddMinutes(1), Restored(ledger).CompleteUntil(TestEvents.Home));
    }

    [Fact]
    public void Saved_time_that_lies_ahead_is_not_used_and_is_replaced()
    {
        EventLedger ledger = CaughtUp();
        SimpliSafeEvent first = Event(1, 60);
        Assert.True(ledger.TryAccept(first));
        ledger.Handled(first);
        _clock.JumpWallClock(TimeSpan.FromHours(2));
        ledger.ProofHandled(ledger.MessageReceived());
        _clock.JumpWallClock(TimeSpan.FromHours(-2));
        _clock.Advance(TimeSpan.FromMinutes(2));

        EventLedger restored = Restored(ledger);
        Assert.Equal(first.OccurredAt - Overlap, restored.CompleteUntil(TestEvents.Home));
        Assert.Equal(first.OccurredAt - Overlap, restored.MissingSince([TestEvents.Home]));

        restored.CaughtUp(TestEvents.Home, [], _clock.GetTimestamp());
        restored.ProofHandled(restored.MessageReceived());
        Assert.Null(restored.MissingSince([TestEvents.Home]));
        Assert.Equal(_clock.GetUtcNow(), Restored(restored).CompleteUntil(TestEvents.Home));
    }

    [Fact]
    public void Proof_of_an_earlier_connection_proves_nothing_about_a_later_one()
    {
        EventLedger ledger = CaughtUp();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ledger.Interrupted();
        long proof = ledger.MessageReceived();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ledger.CaughtUp(TestEvents.Home, [], _clock.GetTimestamp());
        ledger.ProofHandled(proof);
        Assert.DoesNotContain("until", ledger.Save()!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"systems":7}""")]
    [InlineData("""{"systems":[7]}""")]
    [InlineData("""{"systems":[{"system":1}]}""")]
    [InlineData("""{"systems":[{"system":"one","recent":[]}]}""")]
    [InlineData("""{"systems":[{"system":1,"recent":[[1]]}]}""")]
    [InlineData("""{"systems":[{"system":1,"recent":[],"until":"yesterday"}]}""")]
    [InlineData("""{"systems":[{"system":1,"recent":[],"mark":99999999999999999999}]}""")]
    public void Foreign_position_is_rejected_with_advice(string state)
    {
        using JsonDocument document = JsonDocument.Parse(state);
        CheckpointException error = Assert.Throws<CheckpointException>(
            () => new EventLedger(Overlap, _clock).Restore(document.RootElement));
        Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_saved_before_a_position_is_known() => Assert.Null(new EventLedger(Overlap, _clock).Save());

    private static SimpliSafeEvent Event(long id, long seconds) => TestEvents.Event(100 + id, TestEvents.Start + seconds);

    private EventLedger CaughtUp()
    {
        var ledger = new EventLedger(Overlap, _clock);
        ledger.SetBaseline(TestEvents.Home, [], isAll: true);
        ledger.CaughtUp(TestEvents.Home, [], _clock.GetTimestamp());
        return ledger;
    }

    private EventLedger Restored(EventLedger ledger)
    {
        var restored = new EventLedger(Overlap, _clock);
        restored.Restore(ledger.Save()!.Value);
        return restored;
    }
}
