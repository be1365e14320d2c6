using Earshot.Mattermost;

namespace Earshot.Benchmarks.Listening;

/// <summary>What a program does that uses Earshot.</summary>
internal static class ListenerLoop
{
    /// <summary>Listens with a typed handler that reads the text of every post, until so many have been heard.</summary>
    public static async Task ReadAndDecodeAsync(Uri site, int events)
    {
        long characters = 0;
        await RunAsync(site, events, e => Interlocked.Add(ref characters, e.Post.Message.Length));
        GC.KeepAlive(characters);
    }

    /// <summary>Listens with a typed handler that looks at nothing, until so many posts have been heard.</summary>
    public static Task ReadAsync(Uri site, int events) => RunAsync(site, events, static _ => { });

    private static async Task RunAsync(Uri site, int events, Action<PostedEvent> read)
    {
        using MattermostClient client = CreateClient(site);
        await using MattermostListener listener = client.CreateListener();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        listener.On<PostedEvent>(e =>
        {
            read(e);
            if (Interlocked.Increment(ref seen) == events)
            {
                done.TrySetResult();
            }

            return Task.CompletedTask;
        });
        await listener.ConnectAsync();
        await done.Task;
        await listener.DisconnectAsync();
    }

    public static MattermostClient CreateClient(Uri site) => new(new MattermostClientOptions
    {
        Url = site,
        Credentials = MattermostCredentials.Token("benchmark"),
    });
}
