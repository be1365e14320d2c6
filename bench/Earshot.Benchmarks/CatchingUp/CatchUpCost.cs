using System.Diagnostics;
using System.Globalization;
using Earshot.Mattermost;

namespace Earshot.Benchmarks.CatchingUp;

/// <summary>Prints what it costs to catch up: calls, time with and without the server's rate limit, and peak memory.</summary>
internal static class CatchUpCost
{
    public static async Task RunAsync(TextWriter output, bool quick)
    {
        output.WriteLine("Catching up after a lost session (simulated server 11.6; rate limit: 10 calls per second, burst of 100)");
        output.WriteLine("| channels | missed posts | asked | calls | time | time under the rate limit | peak memory |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int channels in (int[])[1, 10, 100, 1000])
        {
            await PrintAsync(output, channels, posts: 0, CatchUpChannels.All, quick).ConfigureAwait(false);
            await PrintAsync(output, channels, posts: 0, CatchUpChannels.WithNewPosts, quick).ConfigureAwait(false);
        }

        await PrintAsync(output, 200, posts: 50, CatchUpChannels.All, quick).ConfigureAwait(false);
    }

    private static async Task PrintAsync(TextWriter output, int channels, int posts, CatchUpChannels asked, bool quick)
    {
        Result free = await MeasureAsync(channels, posts, asked, limited: false).ConfigureAwait(false);
        Result? limited = quick && channels > 100 ? null : await MeasureAsync(channels, posts, asked, limited: true).ConfigureAwait(false);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {channels:N0} | {channels * posts:N0} | {asked} | {free.Calls:N0} | {free.Time.TotalSeconds:0.00} s | "
            + $"{(limited is null ? "–" : $"{limited.Time.TotalSeconds:0.0} s")} | {free.PeakBytes / 1e6:0} MB |"));
    }

    private static async Task<Result> MeasureAsync(int channels, int posts, CatchUpChannels asked, bool limited)
    {
        using Process server = Start(channels, posts, limited);
        var url = new Uri((await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!);
        var client = new MattermostClient(new MattermostClientOptions
        {
            Url = url,
            Credentials = MattermostCredentials.Password(ChatServer.UserName, ChatServer.Password),
            Network = new NetworkOptions { Proxy = NetworkOptions.NoProxy },
            Retry = new RetryOptions { MaxServerDelay = TimeSpan.FromMinutes(5) },
        });
        await using (client.ConfigureAwait(false))
        {
            var options = new MattermostListenerOptions
            {
                CheckpointStore = new InMemoryCheckpointStore(),
                CatchUpChannels = asked,
            };
            await ListenOnceAsync(client, options).ConfigureAwait(false);
            int before = await AskAsync(server, "miss").ConfigureAwait(false);
            GC.Collect();
            using var sampling = new CancellationTokenSource();
            Task<long> peak = SampleMemoryAsync(sampling.Token);
            long started = TimeProvider.System.GetTimestamp();
            await CatchUpAsync(client, options, channels * posts).ConfigureAwait(false);
            TimeSpan time = TimeProvider.System.GetElapsedTime(started);
            await sampling.CancelAsync().ConfigureAwait(false);
            int calls = await AskAsync(server, "count").ConfigureAwait(false) - before;
            server.StandardInput.Close();
            await server.WaitForExitAsync().ConfigureAwait(false);
            return new Result(calls, time, await peak.ConfigureAwait(false));
        }
    }

    private static async Task ListenOnceAsync(MattermostClient client, MattermostListenerOptions options)
    {
        MattermostListener listener = client.CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            await listener.ConnectAsync().ConfigureAwait(false);

            // What happened in the ten seconds before a confirmed time counts as missed, and the channels were made just now.
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System).ConfigureAwait(false);
            await listener.PingAsync().ConfigureAwait(false);
            await listener.DisconnectAsync().ConfigureAwait(false);
        }
    }

    private static async Task CatchUpAsync(MattermostClient client, MattermostListenerOptions options, int expected)
    {
        MattermostListener listener = client.CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            int posts = 0;
            var done = new TaskCompletionSource<Gap>(TaskCreationOptions.RunContinuationsAsynchronously);
            listener.On<PostedEvent>(e => Interlocked.Increment(ref posts));
            listener.OnGap(gap => done.TrySetResult(gap));
            await listener.ConnectAsync().ConfigureAwait(false);
            await done.Task.ConfigureAwait(false);
            await listener.DisconnectAsync().ConfigureAwait(false);
            if (posts < expected)
            {
                throw new InvalidOperationException($"{posts} of {expected} posts were caught up.");
            }
        }
    }

    private static async Task<long> SampleMemoryAsync(CancellationToken cancellationToken)
    {
        using Process process = Process.GetCurrentProcess();
        long peak = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return peak;
    }

    private static async Task<int> AskAsync(Process server, string command)
    {
        await server.StandardInput.WriteLineAsync(command).ConfigureAwait(false);
        await server.StandardInput.FlushAsync().ConfigureAwait(false);
        return int.Parse((await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!, CultureInfo.InvariantCulture);
    }

    private static Process Start(int channels, int posts, bool limited) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!, string.Create(CultureInfo.InvariantCulture, $"serve-chat {channels} {posts} {limited}"))
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private sealed record Result(int Calls, TimeSpan Time, long PeakBytes);
}
