using System.Globalization;
using Earshot.Simulator;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Benchmarks.CatchingUp;

/// <summary>A simulated Mattermost server in its own process, so that its memory is not the client's.</summary>
/// <remarks>It prints its URL, makes the missed posts at each line that it reads, and answers with the number of requests so far.</remarks>
internal static class ChatServer
{
    public const string UserName = "listener";
    public const string Password = "benchmark-password";

    public static async Task ServeAsync(int channels, int postsPerChannel, bool limited)
    {
        MattermostSimulator server = await MattermostSimulator.StartAsync(new MattermostSimulatorOptions
        {
            ServerVersion = "11.6.0",
            RateLimit = limited ? new RateLimitOptions() : null,
            MaximumPostsPerMillisecond = 1,
        }).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            SimulatedUser author = server.AddUser("author", Password);
            SimulatedUser listener = server.AddUser(UserName, Password);
            SimulatedTeam team = server.AddTeam("team", author);
            server.Join(team, listener);
            List<SimulatedChannel> all = [];
            for (int i = 0; i < channels; i++)
            {
                SimulatedChannel channel = server.AddChannel(team, $"channel-{i}", creator: author);
                server.Join(channel, listener);
                all.Add(channel);
            }

            await Console.Out.WriteLineAsync(server.Url.AbsoluteUri).ConfigureAwait(false);
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } command)
            {
                if (command == "miss")
                {
                    server.DiscardSocketSessions();
                    foreach (SimulatedChannel channel in all)
                    {
                        server.Post(author, channel, Enumerable.Range(0, postsPerChannel).Select(i => $"missed {i}"));
                    }
                }

                int requests = server.Journal.Entries.Count(
                    e => e.Kind == JournalKind.RequestCompleted && e.Path!.Contains("/channels", StringComparison.Ordinal));
                await Console.Out.WriteLineAsync(requests.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            }
        }
    }
}
