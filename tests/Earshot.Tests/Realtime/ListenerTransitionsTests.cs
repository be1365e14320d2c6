using CsCheck;
using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

public sealed class ListenerTransitionsTests
{
    // State, trigger, next state, and step. All other pairs are not possible.
    private const string Table =
        """
        Disconnected   Started              Connecting     Open
        Disconnected   FatalFailure         Faulted        Finish
        Disconnected   DelayElapsed         Connecting     Open
        Disconnected   StopRequested        Stopped        Finish
        Connecting     SocketOpened         Authenticating Establish
        Connecting     SocketOpenedToResume Resuming       Establish
        Connecting     RetryableFailure     Disconnected   Wait
        Connecting     FatalFailure         Faulted        Finish
        Connecting     AttemptsExhausted    Faulted        Finish
        Connecting     StopRequested        Stopped        Finish
        Authenticating SessionStarted       Connected      Listen
        Authenticating RetryableFailure     Disconnected   Wait
        Authenticating FatalFailure         Faulted        Finish
        Authenticating AttemptsExhausted    Faulted        Finish
        Authenticating StopRequested        Stopped        Finish
        Resuming       SessionStarted       Connected      Listen
        Resuming       SessionResumed       Connected      Listen
        Resuming       RetryableFailure     Disconnected   Wait
        Resuming       FatalFailure         Faulted        Finish
        Resuming       AttemptsExhausted    Faulted        Finish
        Resuming       StopRequested        Stopped        Finish
        Connected      RetryableFailure     Disconnected   Wait
        Connected      FatalFailure         Faulted        Finish
        Connected      AttemptsExhausted    Faulted        Finish
        Connected      StopRequested        Stopped        Finish
        Stopped        Started              Connecting     Open
        Stopped        StopRequested        Stopped        Finish
        Faulted        Started              Connecting     Open
        Faulted        FatalFailure         Faulted        Finish
        Faulted        StopRequested        Faulted        Finish
        """;

    [Fact]
    public void Next_follows_the_table_for_every_pair()
    {
        var table = Table.Split('\n')
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(row => (Enum.Parse<ListenerState>(row[0]), Enum.Parse<Trigger>(row[1])), row => $"{row[2]} {row[3]}");
        foreach (ListenerState state in Enum.GetValues<ListenerState>())
        {
            foreach (Trigger trigger in Enum.GetValues<Trigger>())
            {
                Assert.Equal(
                    $"{state} {trigger}: {table.GetValueOrDefault((state, trigger), "not possible")}",
                    $"{state} {trigger}: {Next(state, trigger)}");
            }
        }
    }

    [Fact]
    public void Every_walk_through_the_table_opens_and_establishes_before_it_listens()
    {
        Gen.Enum<Trigger>().Array[1, 200].Sample(
            triggers =>
            {
                ListenerState state = ListenerState.Disconnected;
                NextStep step = NextStep.Finish;
                foreach (Trigger trigger in triggers)
                {
                    (ListenerState State, NextStep Step) next;
                    try
                    {
                        next = ListenerTransitions.Next(state, trigger);
                    }
                    catch (InvalidOperationException)
                    {
                        continue;
                    }

                    Assert.Equal(next.Step == NextStep.Finish, next.State is ListenerState.Stopped or ListenerState.Faulted);
                    Assert.Equal(next.Step == NextStep.Wait, next.State == ListenerState.Disconnected);
                    Assert.Equal(next.Step == NextStep.Open, next.State == ListenerState.Connecting);
                    Assert.True(next.Step != NextStep.Establish || step == NextStep.Open, $"{step} → {next.Step}");
                    Assert.True(next.Step != NextStep.Listen || step == NextStep.Establish, $"{step} → {next.Step}");
                    Assert.True(next.Step != NextStep.Open || step is NextStep.Wait or NextStep.Finish, $"{step} → {next.Step}");
                    Assert.True(trigger != Trigger.StopRequested || next.Step == NextStep.Finish, "A stop ends from everywhere.");
                    (state, step) = next;
                }
            },
            iter: 2_000);
    }

    private static string Next(ListenerState state, Trigger trigger)
    {
        try
        {
            (ListenerState next, NextStep step) = ListenerTransitions.Next(state, trigger);
            return $"{next} {step}";
        }
        catch (InvalidOperationException)
        {
            return "not possible";
        }
    }
}
