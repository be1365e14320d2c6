using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class TransportSelectorTests
{
    [Fact]
    public void Third_consecutive_failure_switches_to_polling()
    {
        var choice = new TransportSelector(SimpliSafeTransport.Auto);
        Assert.Equal([false, false], [choice.SocketFailed(), choice.SocketFailed()]);
        choice.SocketSucceeded();
        Assert.Equal([false, false, true], [choice.SocketFailed(), choice.SocketFailed(), choice.SocketFailed()]);
        Assert.True(choice.FallBack());
        Assert.True(choice.IsPolling);
        choice.SocketSucceeded();
        Assert.False(choice.IsPolling);
        Assert.False(choice.FallBack());
    }

    [Fact]
    public void Probe_interval_doubles_up_to_an_hour()
    {
        var choice = new TransportSelector(SimpliSafeTransport.Auto);
        List<double> minutes = [];
        for (int i = 0; i < 6; i++)
        {
            minutes.Add(choice.ProbeIn.TotalMinutes);
            choice.ProbeFailed();
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], minutes);
        choice.SocketSucceeded();
        Assert.Equal(5, choice.ProbeIn.TotalMinutes);
    }

    [Theory]
    [InlineData(SimpliSafeTransport.WebSocket, false)]
    [InlineData(SimpliSafeTransport.Polling, true)]
    public void Configured_transport_does_not_change(SimpliSafeTransport transport, bool polls)
    {
        var choice = new TransportSelector(transport);
        for (int i = 0; i < 10; i++)
        {
            Assert.False(choice.SocketFailed());
        }

        choice.SocketSucceeded();
        Assert.Equal((polls, false), (choice.IsPolling, choice.IsFree));
    }
}
