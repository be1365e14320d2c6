using Earshot.SimpliSafe;

namespace Earshot.TokenFileProbe;

/// <summary>Renews the access token repeatedly, as a client that listens for years would.</summary>
internal static class Refreshing
{
    public static async Task<int> RunAsync(string file, Uri server, int times)
    {
        var fast = new FastTimeProvider();
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithSavedTokenAsync(new SimpliSafeClientOptions
        {
            Endpoints = SimpliSafeEndpoints.At(server),
            TokenStore = new FileTokenStore(file) { LockTimeout = TimeSpan.FromMinutes(1) },
            Pace = new CallPace { Interval = TimeSpan.Zero },
            Network = new() { RequestTimeout = TimeSpan.FromDays(10) },
            TimeProvider = fast,
        });
        for (int i = 0; i < times; i++)
        {
            await client.Credentials.RenewAsync(client.Credentials.Token);
            await Console.Out.WriteLineAsync("renewed");
        }

        return 0;
    }
}
