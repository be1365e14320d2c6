using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Earshot.Testing;

/// <summary>
/// A server that redirects the requests whose path contains a text to another server, which counts its connections. Other requests get
/// responses of the test.
/// </summary>
public sealed class RedirectingServer : IAsyncDisposable
{
    private readonly LoopbackServer _other;
    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<string> _redirected = new();

    /// <summary>Starts both servers.</summary>
    /// <param name="status">The status of the redirects.</param>
    /// <param name="path">The text that a redirected path contains.</param>
    /// <param name="json">Returns the response to another path.</param>
    public RedirectingServer(int status, string path, Func<string, string> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        _other = new LoopbackServer((stream, stopping) => LoopbackServer.RespondAsync(stream, "{}", stopping));
        _server = new LoopbackServer(async (stream, stopping) =>
        {
            string head = await LoopbackServer.ReadHeadAsync(stream, stopping);
            string[] words = head.Split(' ', 3);
            if (words.Length < 3)
            {
                return;
            }

            await ReadBodyAsync(stream, head, stopping);
            if (words[1].Contains(path, StringComparison.Ordinal))
            {
                _redirected.Enqueue(head);
                await LoopbackServer.WriteAsync(
                    stream,
                    $"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{_other.Port}{words[1]}\r\nContent-Length: 0\r\n"
                        + "Connection: close\r\n\r\n",
                    stopping);
            }
            else
            {
                await LoopbackServer.RespondAsync(stream, json(words[1]), stopping, "Connection: close");
            }
        });
    }

    /// <summary>Gets the address of the server that redirects.</summary>
    public Uri Address => new($"http://127.0.0.1:{_server.Port}");

    /// <summary>Gets the heads of the requests that were redirected.</summary>
    public IReadOnlyCollection<string> Redirected => _redirected;

    /// <summary>Gets the number of connections to the target of the redirects.</summary>
    public int Followed => _other.Connections;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    private static async Task ReadBodyAsync(Stream stream, string head, CancellationToken stopping)
    {
        string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
        {
            await stream.ReadExactlyAsync(new byte[int.Parse(length[15..], CultureInfo.InvariantCulture)], stopping);
        }
        else if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            var body = new StringBuilder();
            byte[] one = new byte[1];
            while (!body.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stopping) > 0)
            {
                body.Append((char)one[0]);
            }
        }
    }
}
