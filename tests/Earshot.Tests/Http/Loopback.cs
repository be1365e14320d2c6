using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Provides pipelines that connect to servers on loopback, and what those servers return.</summary>
internal static class Loopback
{
    public const string GoodJson = """{"name":"hansolo"}""";

    public static readonly NetworkOptions Direct = new() { Proxy = NetworkOptions.NoProxy, RequestTimeout = TimeSpan.FromHours(1) };

    public static HttpPipelineOptions Options(LoopbackServer server, FakeTimeProvider? time = null, string scheme = "http") =>
        Setup.Options(null, time) with { BaseAddress = new Uri($"{scheme}://127.0.0.1:{server.Port}/sub/"), Network = Direct };

    public static async Task ServeAsync(Stream stream, CancellationToken stopping)
    {
        string head = await LoopbackServer.ReadHeadAsync(stream, stopping);
        if (head.Contains("Sec-WebSocket-Key", StringComparison.OrdinalIgnoreCase))
        {
            await LoopbackServer.AcceptWebSocketAsync(stream, head, stopping);
        }
        else
        {
            await LoopbackServer.RespondAsync(stream, GoodJson, stopping);
        }

        await stream.ReadExactlyAsync(new byte[1], stopping);
    }
}
