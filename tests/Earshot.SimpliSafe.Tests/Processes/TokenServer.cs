using System.Text;
using System.Text.Json;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Processes;

/// <summary>Runs a login host on loopback that issues a new refresh token in each response, as the service did before April 2023.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly Lock _gate = new();
    private readonly bool _overlaps;
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
        _server = new LoopbackServer(ServeAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{_server.Port}");

    public int Given => Volatile.Read(ref _given);

    public int Refused => Volatile.Read(ref _refused);

    public bool IsGood(string refreshToken)
    {
        lock (_gate)
        {
            return refreshToken == _current || (_overlaps && refreshToken == _previous);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Stream stream, CancellationToken stopping)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(stopping) is { Length: > 0 } first)
        {
            int length = 0;
            while (await reader.ReadLineAsync(stopping) is { Length: > 0 } header)
            {
                length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                    ? int.Parse(header[15..], System.Globalization.CultureInfo.InvariantCulture)
                    : length;
            }

            char[] body = new char[length];
            await reader.ReadBlockAsync(body, stopping);
            (int status, string json) = first.Contains("/oauth/token", StringComparison.Ordinal)
                ? Refresh(new string(body))
                : (200, """{"userId":1}""");
            await LoopbackServer.WriteAsync(
                stream,
                $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}",
                stopping);
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
