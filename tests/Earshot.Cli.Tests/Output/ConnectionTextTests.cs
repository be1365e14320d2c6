using Earshot.Cli.Output;

namespace Earshot.Cli.Tests.Output;

public sealed class ConnectionTextTests
{
    [Fact]
    public void Failed_attempt_is_told_in_the_words_of_the_command_line()
    {
        var failed = new ListenerError<MattermostEvent>
        {
            Kind = ListenerErrorKind.ConnectAttempt,
            Exception = new ConnectionException(ConnectionProblem.Unreachable, "ConnectWebSocket failed: nobody is there.") { Operation = "ConnectWebSocket" },
            RetryIn = TimeSpan.FromSeconds(1.5),
        };

        Assert.Equal("nobody is there; trying again in 1.5 s", ConnectionText.Describe(failed, "Mattermost"));
    }
}
