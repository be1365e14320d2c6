using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Docs;

/// <summary>
/// Contains the samples of docs/simplisafe.md word for word, so that they are compiled. Only the simulator's sample is run.
/// </summary>
internal static class Samples
{
    public static async Task LoginAsync()
    {
        var options = new SimpliSafeClientOptions { TokenStore = new FileTokenStore("/var/lib/bot/simplisafe.json") };

        await using SimpliSafeLogin login = SimpliSafeLogin.Start(options);
        Console.WriteLine(login.AuthorizeUrl);
        await using SimpliSafeClient first = await login.CompleteAsync(Console.ReadLine()!);

        // later
        await using SimpliSafeClient api = await SimpliSafeClient.LoginWithSavedTokenAsync(options);
    }

    public static async Task ListenAsync(SimpliSafeClient api)
    {
        api.WebSocket.OnConnect(() => Console.WriteLine("connected"));
        api.WebSocket.OnDisconnect(d => Console.WriteLine($"disconnected ({d.Reason})"));
        api.WebSocket.OnGap(gap => Console.WriteLine($"gap: {gap}"));
        api.WebSocket.OnError(error => Console.Error.WriteLine(error.Exception.Message));
        api.WebSocket.OnEvent(async e => await Console.Out.WriteLineAsync($"{e.Kind} {e.SensorName} {e.PinName}"));
        await api.WebSocket.RunAsync();
    }

    public static async Task CommandAsync(SimpliSafeClient api, string pin)
    {
        SimpliSafeSystem system = await api.GetSystemAsync();      // throws if there are several: specify an ID
        ArmingResult armed = await system.SetAwayAsync();          // returns when the countdown is running or the system is armed
        await system.UpdateAsync();                                // reads sensors, locks, and settings
        await system.Locks[0].LockAsync();
        await system.SetPinAsync("Guest", pin);                    // reads the set, changes one PIN, writes it, and reads it again
    }

    public static async Task<int> TestAsync()
    {
        await using SimpliSafeSimulator simulator = await SimpliSafeSimulator.StartAsync(new() { InMemory = true });
        SimulatedAccount account = simulator.AddAccount("ines@example.com", "a password");
        simulator.AddSystem(account);
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            simulator.IssueTokens(account).RefreshToken,
            new SimpliSafeClientOptions
            {
                Endpoints = SimpliSafeEndpoints.At(simulator.Url),
                Network = new() { ConnectCallback = (_, cancellationToken) => simulator.ConnectAsync(cancellationToken) },
            });
        return (await client.GetSystemsAsync()).Count;
    }
}
