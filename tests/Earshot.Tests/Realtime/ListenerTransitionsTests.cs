using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

public sealed class ListenerTransitionsTests
{
    // One row per state, one column per trigger, in the order of the enumerations; "-" is not possible.
    private const string Table =
        """
        state          | Started         | SocketOpened             | SocketOpenedToResume | SessionStarted   | SessionResumed   | RetryableFailure  | FatalFailure    | AttemptsExhausted | DelayElapsed    | StopRequested
        Disconnected   | Connecting/Open | -                        | -                    | -                | -                | -                 | Faulted/Finish  | -                 | Connecting/Open | Stopped/Finish
        Connecting     | -               | Authenticating/Establish | Resuming/Establish   | -                | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Authenticating | -               | -                        | -                    | Connected/Listen | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Resuming       | -               | -                        | -                    | Connected/Listen | Connected/Listen | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Connected      | -               | -                        | -                    | -                | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Stopped        | Connecting/Open | -                        | -                    | -                | -                | -                 | -               | -                 | -               | Stopped/Finish
        Faulted        | Connecting/Open | -                        | -                    | -                | -                | -                 | Faulted/Finish  | -                 | -               | Faulted/Finish
        """;

    [Fact]
    public void Next_follows_the_table_for_every_pair()
    {
        string[][] rows = [.. Table.Split('\n').Select(r => r.Split('|', StringSplitOptions.TrimEntries))];
        Assert.Equal(Enum.GetNames<Trigger>(), rows[0][1..]);
        Assert.Equal(Enum.GetNames<ListenerState>(), rows[1..].Select(r => r[0]));
        foreach (ListenerState state in Enum.GetValues<ListenerState>())
        {
            foreach (Trigger trigger in Enum.GetValues<Trigger>())
            {
                Assert.Equal(rows[(int)state + 1][(int)trigger + 1], Show(state, trigger));
            }
        }
    }

    private static string Show(ListenerState state, Trigger trigger)
    {
        try
        {
            (ListenerState next, NextStep step) = ListenerTransitions.Next(state, trigger);
            return $"{next}/{step}";
        }
        catch (InvalidOperationException)
        {
            return "-";
        }
    }
}
