using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Replaces the network: records requests and returns responses of the test, without sockets and threads.</summary>
internal sealed class MemoryServer : HttpMessageHandler
{
    public const string Token = "the-secret-token";

    /// <param name="retries">The number of retries of a failed call.</param>
    /// <param name="isLoggedIn">Whether the client has a token.</param>
    public MemoryServer(int retries = 0, bool isLoggedIn = true) => Client = new MattermostClient(new MattermostClientOptions
    {
        Url = new Uri("http://chat.test/sub"),
        Credentials = isLoggedIn ? MattermostCredentials.Token(Token) : null,
        Network = new() { Handler = this },
        Retry = new() { MaxRetries = retries, BaseDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero },
        Jitter = new Random(1),
    });

    /// <summary>Gets a client that sends its calls to this server.</summary>
    public MattermostClient Client { get; }

    public List<SentRequest> Requests { get; } = [];

    /// <summary>
    /// Gets or sets the function that creates responses. Setting it clears the recorded requests, so that tests are independent.
    /// </summary>
    public Func<SentRequest, HttpResponseMessage> Respond
    {
        get;
        set
        {
            Requests.Clear();
            field = value;
        }
    } = static _ => Returning(200, "{}");

    public static HttpResponseMessage Returning(int status, string body, string mediaType = "application/json") =>
        new((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };

    /// <summary>Returns the single request since the last call.</summary>
    public SentRequest Take()
    {
        SentRequest[] requests = [.. Requests];
        Requests.Clear();
        return Assert.Single(requests);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Take(request, body.ToArray(), isSynchronous: true);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var body = new MemoryStream();
        if (request.Content is not null)
        {
            await request.Content.CopyToAsync(body, cancellationToken);
        }

        return Take(request, body.ToArray(), isSynchronous: false);
    }

    private HttpResponseMessage Take(HttpRequestMessage request, byte[] body, bool isSynchronous)
    {
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.AbsoluteUri,
            [.. request.Headers.NonValidated.SelectMany(header => header.Value.Select(value => (header.Key, value)))],
            request.Content?.Headers.ContentType,
            body,
            isSynchronous);
        lock (Requests)
        {
            Requests.Add(sent);
        }

        HttpResponseMessage response = Respond(sent);
        response.RequestMessage = request;
        return response;
    }
}

/// <summary>Represents a request as sent by the client.</summary>
internal sealed record SentRequest(
    string Method,
    string Address,
    IReadOnlyList<(string Name, string Value)> Headers,
    MediaTypeHeaderValue? ContentType,
    byte[] Body,
    bool IsSynchronous)
{
    public string Path => Address.Split('?')[0];

    /// <summary>Gets the names and values of the query, unescaped, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Query =>
        !Address.Contains('?', StringComparison.Ordinal) ? [] :
        [
            .. Address[(Address.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(pair => pair.Split('=', 2))
                .Select(pair => (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1]))),
        ];

    public string Text => Encoding.UTF8.GetString(Body);
}
