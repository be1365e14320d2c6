using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Simulates the service's hosts in memory, with responses from functions, and records every request as sent.</summary>
internal sealed class FakeService : HttpMessageHandler
{
    public const string RefreshToken = "v1.refresh-token-0001-never-tell";
    public const string AccessToken = "access-token-0001-never-tell";
    public const long UserId = 1234567;

    public static readonly ApiRequest AnyRequest = new("GetAnything", HttpMethod.Get, "anything");

    private readonly ConcurrentQueue<Request> _requests = new();

    public FakeService() => Token = _ => Tokens(AccessToken);

    /// <summary>Gets or sets the function that responds to <c>POST /oauth/token</c>.</summary>
    public Func<Request, HttpResponseMessage> Token { get; set; }

    /// <summary>Gets or sets the function that responds to all other requests.</summary>
    public Func<Request, HttpResponseMessage> Api { get; set; } = static request =>
        request.Uri.AbsolutePath.EndsWith("/authCheck", StringComparison.Ordinal)
            ? Json(200, $$"""{"userId":{{UserId}},"isAdmin":false}""")
            : Json(200, "{}");

    /// <summary>Gets or sets the function that runs before each response.</summary>
    public Func<Request, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public FakeTimeProvider Time { get; } = new();

    public LogRecorder Logs { get; } = new();

    public IReadOnlyList<Request> Requests => [.. _requests];

    public IReadOnlyList<Request> TokenRequests => [.. _requests.Where(static request => request.IsToken)];

    public SimpliSafeClientOptions Options => new()
    {
        TimeProvider = Time,
        LoggerFactory = Logs,
        Network = new() { Handler = this, RequestTimeout = TimeSpan.FromHours(1) },
        Retry = new() { MaxRetries = 0 },
    };

    public static HttpResponseMessage Json(int status, string json) => Text(status, json, "application/json");

    public static HttpResponseMessage Text(int status, string text, string mediaType) =>
        new((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, mediaType) };

    public static HttpResponseMessage Tokens(string access, string? refresh = null, int seconds = 3600) => Json(
        200,
        $$"""{"access_token":"{{access}}",{{(refresh is null ? "" : $"\"refresh_token\":\"{refresh}\",")}}"""
        + $$""" "id_token":"x","scope":"openid","expires_in":{{seconds}},"token_type":"Bearer"}""");

    /// <summary>Makes the token endpoint issue the access tokens access-1, access-2, and so on, without refresh tokens.</summary>
    public void CountTokens()
    {
        int given = 0;
        Token = _ => Tokens($"access-{Interlocked.Increment(ref given)}");
    }

    /// <summary>Logs in with the refresh token.</summary>
    /// <param name="store">The token store, or <see langword="null"/> to use a store in memory.</param>
    /// <param name="pace">The pace of the calls, or <see langword="null"/> to use the default pace.</param>
    public Task<SimpliSafeClient> LoginAsync(ITokenStore? store = null, CallPace? pace = null) =>
        SimpliSafeClient.LoginWithRefreshTokenAsync(
            RefreshToken, Options with { TokenStore = store ?? new MemoryTokenStore(), Pace = pace ?? new CallPace() });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = new List<string>();
        foreach ((string name, IEnumerable<string> values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
        {
            headers.Add($"{name}: {string.Join(name == "User-Agent" ? ' ' : ',', values)}");
        }

        headers.Sort(StringComparer.Ordinal);
        var kept = new Request(request.Method.Method, request.RequestUri!, headers, body);
        _requests.Enqueue(kept);
        await Before(kept).WaitAsync(cancellationToken);
        return (kept.IsToken ? Token : Api)(kept);
    }

    /// <summary>Represents a request.</summary>
    /// <param name="Method">The HTTP method.</param>
    /// <param name="Uri">The URL.</param>
    /// <param name="Headers">The headers, ordered by name.</param>
    /// <param name="Body">The body as sent.</param>
    internal sealed record Request(string Method, Uri Uri, IReadOnlyList<string> Headers, string Body)
    {
        public bool IsToken => Method == "POST" && Uri.AbsolutePath is "/oauth/token" or "/v1/api/token";

        public string? Header(string name) =>
            Headers.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
    }
}
