using System.Text;
using System.Text.Json.Nodes;
using Earshot.Fuzz.Feeding;
using Earshot.Fuzz.Inputs;
using Earshot.Mattermost;
using Earshot.Testing;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Responses of a Mattermost server to calls of a client. A call throws only exceptions of the library, and a post that cannot be read does
/// not hide the others of its page.
/// </summary>
public sealed class MattermostResponses : FuzzTarget
{
    private static readonly string Page = Corpus.MattermostResponses
        .Where(call => call.Json.Contains("\"order\"", StringComparison.Ordinal)
            && call.Json.Contains("\"message\"", StringComparison.Ordinal))
        .MaxBy(call => call.Json.Length).Json;

    private static readonly Func<MattermostClient, object?>[] Calls =
    [
        client => client.Users.GetUser("me"),
        client => client.Users.GetKnownUsers(),
        client => client.Users.GetSessions("me"),
        client => client.Channels.GetChannel("c"),
        client => client.Posts.GetPost("p"),
        client => client.Posts.GetPostsForChannel("c"),
        client => client.Posts.GetPostThread("p"),
        client => client.Reactions.GetReactions("p"),
        client => client.Preferences.GetPreferences("me"),
        client => client.Ping(),
        client => client.Posts.CreatePost(new CreatePostRequest { ChannelId = "c", Message = "m" }),
    ];

    private byte[] _body = [];
    private MattermostClient? _client;

    /// <inheritdoc/>
    public override string Name => "mattermost-responses";

    /// <inheritdoc/>
    public override Task StartAsync()
    {
        _client = new MattermostClient(new MattermostClientOptions
        {
            Url = new Uri("http://127.0.0.1:1"),
            Credentials = MattermostCredentials.Token("token"),
            TimeProvider = new FakeTimeProvider(),
            Jitter = new Random(1),
            Retry = new RetryOptions { MaxRetries = 0 },
            Network = new NetworkOptions { Handler = new BodyHandler(_ => _body), RequestTimeout = TimeSpan.FromHours(1) },
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var mutator = new Mutator(random);
        if (random.Next(4) == 0)
        {
            ReadPage(random, mutator);
            return Task.FromResult(_body.Length);
        }

        _body = mutator.Any(random.Pick(Corpus.MattermostResponses).Json);
        try
        {
            _ = random.Pick(Calls)(_client!);
        }
        catch (EarshotException error)
        {
            FuzzException.Unless(error.Message.Contains(" failed: ", StringComparison.Ordinal), $"The error says: {error.Message}");
        }

        return Task.FromResult(_body.Length);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private void ReadPage(Random random, Mutator mutator)
    {
        JsonObject page = JsonNode.Parse(Page)!.AsObject();
        string[] ids = [.. page["order"]!.AsArray().Select(id => (string)id!)];
        string bad = random.Pick(ids);
        string damaged = random.Next(3) == 0 ? mutator.Raw() : mutator.Structure(page["posts"]![bad]!.ToJsonString());
        page["posts"]![bad] = "@@bad@@";
        _body = Encoding.UTF8.GetBytes(page.ToJsonString().Replace("\"@@bad@@\"", damaged, StringComparison.Ordinal));

        PostList read = _client!.Posts.GetPostsForChannel("c");

        foreach (string id in ids.Where(id => id != bad))
        {
            FuzzException.Unless(
                read.Posts.TryGetValue(id, out Post? post) && post.Id == id
                    && post.Message == (string)page["posts"]![id]!["message"]!,
                $"Post {id} was hidden by another one.");
        }
    }
}
