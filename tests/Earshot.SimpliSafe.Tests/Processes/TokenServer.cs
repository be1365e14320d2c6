using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Earshot.SimpliSafe.Tests.Processes;

/// <summary>Runs a login host on loopback that issues a new refresh token in each response, as the service did before April 2023.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly bool _overlaps;
    private readonly Task _accepting;
    private string _current = "refresh-0";
    private string? _previous;
    private int _given;
    private int _refused;

    /// <param name="overlaps">
    /// Whether a used refresh token stays valid until its successor is used, so that a client can be killed between the response and the
    /// save. Otherwise, a used token is no longer valid.
    /// </param>
    public TokenServer(bool overlaps)
    {
        _overlaps = overlaps;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Given => Volatile.Read(ref _given);

    public int Refused => Volatile.Read(ref _refused);

    public bool IsGood(string refreshToken)
    {
        lock (_gate)
        {
            return refreshToken == _current || (_overlaps && refreshToken == _previous);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync(_stopping.Token) is { Length: > 0 } first)
                {
                    int length = 0;
                    while (await reader.ReadLineAsync(_stopping.Token) is { Length: > 0 } header)
                    {
                        length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                            ? int.Parse(header[15..], System.Globalization.CultureInfo.InvariantCulture)
                            : length;
                    }

                    char[] body = new char[length];
                    await reader.ReadBlockAsync(body, _stopping.Token);
                    (int status, string json) = first.Contains("/oauth/token", StringComparison.Ordinal)
                        ? Refresh(new string(body))
                        : (200, """{"userId":1}""");
                    await client.GetStream().WriteAsync(
                        Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"),
                        _stopping.Token);
                }
            }
            catch (Exception end) when (end is IOException or OperationCanceledException)
            {
                // The client was killed, or the test is over.
            }
        }
    }

    private (int Status, string Json) Refresh(string body)
    {
        using JsonDocument request = JsonDocument.Parse(body);
        string token = request.RootElement.GetProperty("refresh_token").GetString()!;
        lock (_gate)
        {
            if (!IsGood(token))
            {
                _refused++;
                return (403, """{"error":"invalid_grant"}""");
            }

            _given++;
            _previous = token;
            _current = $"refresh-{_given}";
            return (200, $$"""{"access_token":"access-{{_given}}","refresh_token":"{{_current}}","expires_in":3600}""");
        }
    }
}
