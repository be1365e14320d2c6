using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Earshot.Mattermost.Tests.Listening;

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Represents an HTTP server on loopback with responses of the test, whose bodies can be streams of any size.</summary>
internal sealed class LoopbackApi : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, Task> _respond;
    private readonly Task _serving;

    public LoopbackApi(Func<HttpListenerContext, Task> respond)
    {
        _respond = respond;
        (_listener, Url) = Listen();
        Client = new MattermostClient(Clients.Options(Url, MattermostCredentials.Token("loopback-token")));
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public MattermostClient Client { get; }

    /// <summary>Gets the requests, as "GET /path?query".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Creates a server that returns the same response to every request.</summary>
    public static LoopbackApi Returning(
        int status, string body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        new(context => RespondAsync(context, status, body, contentType, headers));

    public static async Task RespondAsync(
        HttpListenerContext context,
        int status,
        string body,
        string contentType = "application/json",
        params (string Name, string Value)[] headers)
    {
        await context.Request.InputStream.CopyToAsync(Stream.Null);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    // An HttpListener cannot choose a free port, and another process can take one that was found free.
    private static (HttpListener Listener, Uri Url) Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener { Prefixes = { url.AbsoluteUri } };
            try
            {
                listener.Start();
                return (listener, new Uri(url.GetLeftPart(UriPartial.Authority)));
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        List<Task> under = [];
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Requests.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
                under.Add(RunAsync(context));
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or InvalidOperationException)
        {
            await Task.WhenAll(under);
        }
    }

    private async Task RunAsync(HttpListenerContext context)
    {
        try
        {
            await _respond(context);
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client disconnected.
        }
    }
}
