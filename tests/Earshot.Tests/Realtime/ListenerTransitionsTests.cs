using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

public sealed class ListenerTransitionsTests
{
    // One row a state, one column a happening, in the order of the enumerations; "-" can't happen.
    private const string Table =
        """
        state          | Started         | SocketOpened             | SocketOpenedToResume | SessionStarted   | SessionResumed   | Lost              | Refused         | AttemptsExhausted | WaitOver        | StopRequested
        Disconnected   | Connecting/Open | -                        | -                    | -                | -                | -                 | Faulted/Finish  | -                 | Connecting/Open | Stopped/Finish
        Connecting     | -               | Authenticating/Establish | Resuming/Establish   | -                | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Authenticating | -               | -                        | -                    | Connected/Listen | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Resuming       | -               | -                        | -                    | Connected/Listen | Connected/Listen | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Connected      | -               | -                        | -                    | -                | -                | Disconnected/Wait | Faulted/Finish  | Faulted/Finish    | -               | Stopped/Finish
        Stopped        | Connecting/Open | -                        | -                    | -                | -                | -                 | -               | -                 | -               | Stopped/Finish
        Faulted        | Connecting/Open | -                        | -                    | -                | -                | -                 | Faulted/Finish  | -                 | -               | Faulted/Finish
        """;

    [Fact]
    public void Next_for_every_pair_follows_the_table()
    {
        string[][] rows = [.. Table.Split('\n').Select(r => r.Split('|', StringSplitOptions.TrimEntries))];
        Assert.Equal(Enum.GetNames<Happened>(), rows[0][1..]);
        Assert.Equal(Enum.GetNames<ListenerState>(), rows[1..].Select(r => r[0]));
        foreach (ListenerState state in Enum.GetValues<ListenerState>())
        {
            foreach (Happened happened in Enum.GetValues<Happened>())
            {
                Assert.Equal(rows[(int)state + 1][(int)happened + 1], Show(state, happened));
            }
        }
    }

    private static string Show(ListenerState state, Happened happened)
    {
        try
        {
            (ListenerState next, NextStep step) = ListenerTransitions.Next(state, happened);
            return $"{next}/{step}";
        }
        catch (InvalidOperationException)
        {
            return "-";
        }
    }
}
