#pragma warning disable VSTHRD103 // Both forms are under test.
using System.Net;
using System.Text;
using Earshot.Mattermost.Tests.Listening;

namespace Earshot.Mattermost.Tests.Client;

/// <summary>Tests the handler in the network options, with which programs are tested without a server.</summary>
public sealed class HandlerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_receives_calls_with_their_token(bool synchronous)
    {
        using var handler = new PingHandler();
        await using var client = Client(handler);

        string? status = (synchronous ? await Task.Run(() => client.Ping()) : await client.PingAsync()).Status;
        User user = synchronous ? await Task.Run(() => client.Users.GetUser("me")) : await client.Users.GetUserAsync("me");

        Assert.Equal("OK", status);
        Assert.Equal("han", user.Username);
        Assert.Equal([null, "Bearer the-token"], handler.Tokens);
    }

    [Fact]
    public async Task Handler_is_not_disposed_with_the_client()
    {
        using var handler = new PingHandler();
        await using (var first = Client(handler))
        {
            await first.PingAsync();
        }

        await using var second = Client(handler);
        await second.PingAsync();

        Assert.Equal(2, handler.Tokens.Count);
    }

    [Fact]
    public async Task Handler_opens_the_websocket_connection()
    {
        await using World world = await World.StartAsync();
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = (_, token) => world.Server.ConnectAsync(token),
        };
        await using MattermostClient client = world.Client(
            with: options => options with { Network = new NetworkOptions { Handler = handler } });
        await using MattermostListener listener = client.CreateListener();
        var posted = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.On<PostedEvent>(e => posted.TrySetResult(e.Post.Message));

        await listener.ConnectAsync();
        world.Post("over the handler");

        Assert.Equal("over the handler", await posted.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Connect_fails_when_handler_does_not_accept_upgrade()
    {
        using var handler = new PingHandler();
        await using var client = Client(handler);
        await using MattermostListener listener = client.CreateListener();

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => listener.ConnectAsync());

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
    }

    private static MattermostClient Client(HttpMessageHandler handler) => new(new MattermostClientOptions
    {
        Url = new Uri("https://chat.example.com"),
        Credentials = MattermostCredentials.Token("the-token"),
        Network = new NetworkOptions { Handler = handler },
        Retry = new RetryOptions { MaxRetries = 0 },
    });

    private sealed class PingHandler : HttpMessageHandler
    {
        public List<string?> Tokens { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Tokens.Add(request.Headers.Authorization?.ToString());
            string json = request.RequestUri!.AbsolutePath.EndsWith("/ping", StringComparison.Ordinal)
                ? """{"status":"OK"}"""
                : """{"id":"han-id","username":"han"}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
