using System.Globalization;
using Earshot.SimpliSafe;

namespace Earshot.TokenFileProbe;

/// <summary>Saves logins, each with the number that follows the one in the file.</summary>
internal static class Saving
{
    public static async Task<int> RunAsync(string folder, int files)
    {
        // Each file has its own thread, so that all of them are in the middle of a write at any moment.
        await Task.WhenAll(Enumerable.Range(0, files).Select(file => Task.Factory.StartNew(
            () => SaveAsync(Path.Combine(folder, $"{file}.json")),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
        return 0;
    }

    private static async Task SaveAsync(string path)
    {
        var store = new FileTokenStore(path);
        while (true)
        {
            await using IAsyncDisposable held = await store.LockAsync();
            int last = await store.LoadAsync() is { } login ? int.Parse(login.RefreshToken.Split('-')[1], CultureInfo.InvariantCulture) : 0;
            // The length changes, so that a mix of two logins is detected.
            string next = $"refresh-{last + 1}-{new string('x', (last + 1) * 37 % 4000)}";
            await store.SaveAsync(new StoredLogin { RefreshToken = next, AccessToken = next, UserId = last + 1 });
            await Console.Out.WriteLineAsync("saved");
        }
    }
}
