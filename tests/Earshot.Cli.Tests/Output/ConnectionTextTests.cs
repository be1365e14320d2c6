using Earshot.Cli.Output;
using Earshot.Mattermost;

namespace Earshot.Cli.Tests.Output;

public sealed class ConnectionTextTests
{
    [Fact]
    public void Failed_attempt_is_described_without_the_operation_name()
    {
        var failed = new ListenerError<MattermostEvent>
        {
            Kind = ListenerErrorKind.ConnectAttempt,
            Exception = new ConnectionException(ConnectionProblem.Unreachable, "ConnectWebSocket failed: the server is away.")
            {
                Operation = "ConnectWebSocket",
            },
            RetryIn = TimeSpan.FromSeconds(1.5),
        };

        Assert.Equal("the server is away; reconnecting in 1.5 s", ConnectionText.Describe(failed, "Mattermost"));
    }
}
