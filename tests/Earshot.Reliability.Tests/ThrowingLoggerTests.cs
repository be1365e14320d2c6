using Earshot.Mattermost;
using Earshot.Reliability.Clients;
using Earshot.SimpliSafe;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Reliability.Tests;

/// <summary>Tests that a logger that throws fails no call, because a failed call can end a catch-up.</summary>
public sealed class ThrowingLoggerTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly ClientLog _log;

    public ThrowingLoggerTests() => _log = new ClientLog(_path, TimeProvider.System) { Throws = true };

    public void Dispose()
    {
        _log.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public async Task Mattermost_call_succeeds_when_logger_throws()
    {
        await using MattermostSimulator server = await MattermostSimulator.StartAsync(new MattermostSimulatorOptions { InMemory = true });
        SimulatedUser user = server.AddUser("hansolo", "a-password");
        using var client = new MattermostClient(new MattermostClientOptions
        {
            Url = server.Url,
            Credentials = MattermostCredentials.Password("hansolo", "a-password"),
            Network = new NetworkOptions { ConnectCallback = (_, cancellationToken) => server.ConnectAsync(cancellationToken) },
            LoggerFactory = _log,
        });

        await client.LoginAsync();

        Assert.Equal(user.Id, (await client.Users.GetUserAsync("me")).Id);
    }

    [Fact]
    public async Task Simplisafe_call_succeeds_when_logger_throws()
    {
        await using SimpliSafeSimulator service = await SimpliSafeSimulator.StartAsync(new SimpliSafeSimulatorOptions { InMemory = true });
        SimulatedAccount account = service.AddAccount("listener@example.test", "a-password");
        service.AddSystem(account);
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            service.IssueTokens(account).RefreshToken,
            new SimpliSafeClientOptions
            {
                Endpoints = SimpliSafeEndpoints.At(service.Url),
                Network = new NetworkOptions { ConnectCallback = (_, cancellationToken) => service.ConnectAsync(cancellationToken) },
                LoggerFactory = _log,
            });

        Assert.Single(await client.GetSystemsAsync());
    }
}
