using Earshot.Mattermost;

namespace Earshot.Benchmarks;

/// <summary>What a program does that uses Earshot.</summary>
internal static class ListenerLoop
{
    /// <summary>Listens with a typed handler that reads the text of every post, until so many have been heard.</summary>
    public static async Task RunAsync(Uri site, int events)
    {
        using MattermostClient client = CreateClient(site);
        await using MattermostListener listener = client.CreateListener();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        long characters = 0;
        listener.On<PostedEvent>(e =>
        {
            Interlocked.Add(ref characters, e.Post.Message.Length);
            if (Interlocked.Increment(ref seen) == events)
            {
                done.TrySetResult();
            }

            return Task.CompletedTask;
        });
        await listener.ConnectAsync().ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
        await listener.DisconnectAsync().ConfigureAwait(false);
    }

    public static MattermostClient CreateClient(Uri site) => new(new MattermostClientOptions
    {
        Url = site,
        Credentials = MattermostCredentials.Token("benchmark"),
    });
}
