namespace Earshot.SimpliSafe.Tests.Docs;

/// <summary>The samples of docs/simplisafe.md, word for word, so that they compile. None is run.</summary>
internal static class Samples
{
    public static async Task LoginAsync()
    {
        var options = new SimpliSafeClientOptions { TokenStore = new FileTokenStore("/var/lib/house/simplisafe.json") };

        await using SimpliSafeLogin login = SimpliSafeLogin.Start(options);
        Console.WriteLine(login.AuthorizeUrl);
        await using SimpliSafeClient first = await login.CompleteAsync(Console.ReadLine()!);

        // from then on
        await using SimpliSafeClient api = await SimpliSafeClient.LoginWithSavedTokenAsync(options);
    }

    public static async Task ListenAsync(SimpliSafeClient api)
    {
        api.WebSocket.OnConnect(() => Console.WriteLine("connected"));
        api.WebSocket.OnDisconnect(d => Console.WriteLine($"disconnected ({d.Reason})"));
        api.WebSocket.OnGap(gap => Console.WriteLine($"lost: {gap}"));
        api.WebSocket.OnEvent(async e => await Tell(e.Kind, e.SensorName, e.PinName));
        await api.WebSocket.RunAsync();
    }

    public static async Task CommandAsync(SimpliSafeClient api, string pin)
    {
        SimpliSafeSystem house = await api.GetSystemAsync();       // throws where there are several: name one
        ArmingResult armed = await house.SetAwayAsync();           // returns when the countdown runs, or it is armed
        await house.UpdateAsync();                                 // sensors, locks and settings come with it
        await house.Locks[0].LockAsync();
        await house.SetPinAsync("Guest", pin);                     // reads the set, changes one, writes the whole set, reads it again
    }

    private static Task Tell(SimpliSafeEventKind kind, string? sensor, string? pinName) => Console.Out.WriteLineAsync($"{kind} {sensor} {pinName}");
}
