using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Creates posts at distinct times and reads lists of posts.</summary>
internal static class ChannelPosts
{
    extension(RecordedWorld world)
    {
        /// <summary>Gets the server's time, in milliseconds.</summary>
        public long Now => world.Time.GetUtcNow().ToUnixTimeMilliseconds();

        public void Step(int milliseconds = 1) => world.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        /// <summary>Creates a post whose time no other post has.</summary>
        public SimulatedPost PostApart(string message, SimulatedPost? root = null, SimulatedChannel? channel = null)
        {
            world.Step();
            SimulatedPost post = world.Simulator.Post(world.Bot, channel ?? world.Cockpit, message, root);
            world.Step();
            return post;
        }

        public async Task<JsonObject> PostsAsync(string query, SimulatedChannel? channel = null, string? token = null)
        {
            string path = $"channels/{(channel ?? world.Cockpit).Id}/posts?{query}";
            return (await world.OkAsync(token ?? world.HanToken, "GET " + path)).AsObject();
        }

        /// <summary>
        /// Requests posts until the response lacks the newest one, and returns the highest time, which the server remembers.
        /// </summary>
        public async Task<long> CutAsync(long mark, long newest)
        {
            for (int i = 0; i < 100; i++)
            {
                JsonObject cut = await world.PostsAsync($"since={mark}");
                long highest = cut["posts"]!.AsObject().Max(p => p.Value.Number("update_at"));
                if (highest < newest)
                {
                    return highest;
                }
            }

            throw new InvalidOperationException("Every response contains the newest post.");
        }

        /// <summary>Sends a request, optionally with a tag, and returns the status and the tag of the response.</summary>
        public async Task<(int Status, string? Tag)> TagAsync(string path, string? tag = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, world.Simulator.Url.AbsoluteUri.TrimEnd('/') + "/api/v4/" + path);
            request.Headers.Authorization = new("Bearer", world.HanToken);
            if (tag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            using HttpResponseMessage response = await world.Http.SendAsync(request);
            return ((int)response.StatusCode, response.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.ToString() : null);
        }
    }

    public static string[] Order(this JsonObject list) => [.. list["order"]!.AsArray().Select(i => i!.GetValue<string>())];

    public static JsonNode Of(this JsonObject list, SimulatedPost post) => list["posts"]![post.Id]!;

    public static long Number(this JsonNode? node, string name) => node![name]!.GetValue<long>();
}
