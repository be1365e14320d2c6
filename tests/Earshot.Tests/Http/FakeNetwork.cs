using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Earshot.Tests.Http;

/// <summary>Responds to requests with a function, in both forms, and records the requests.</summary>
internal sealed class FakeNetwork(Func<FakeNetwork.Request, HttpResponseMessage> response) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Request> _requests = new();

    public IReadOnlyCollection<Request> Requests => _requests;

    public bool IsDisposed { get; private set; }

    /// <summary>Responds with one function after the other, and then always with the last one.</summary>
    public static FakeNetwork InTurn(params Func<HttpResponseMessage>[] responses) =>
        new(request => responses[Math.Min(request.Number, responses.Length - 1)]());

    public static HttpResponseMessage Json(int status, string json, params (string Name, string Value)[] headers) =>
        Text(status, json, "application/json", headers);

    public static HttpResponseMessage Text(int status, string text, string mediaType, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, mediaType) };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Stream? body = request.Content?.ReadAsStream(cancellationToken);
        using var reader = new StreamReader(body ?? Stream.Null);
        return response(Keep(request, reader.ReadToEnd()));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not completed immediately, as the real network never is.
        await Task.Yield();
        return response(Keep(request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private Request Keep(HttpRequestMessage request, string body)
    {
        lock (_requests)
        {
            var kept = new Request(_requests.Count, request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body);
            _requests.Enqueue(kept);
            return kept;
        }
    }

    internal sealed record Request(int Number, HttpMethod Method, Uri Address, string? Authorization, string Body);
}
