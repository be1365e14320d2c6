using System.IO.Compression;
using System.Text;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Compressed responses, intact and damaged.</summary>
public sealed class DamagedResponseTests
{
    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    [InlineData("deflate", false)]
    [InlineData("br", true)]
    [InlineData("br", false)]
    public async Task Damaged_compressed_response_is_a_protocol_error_without_retry(string method, bool synchronous)
    {
        await using var server = Saying(method, [.. Enumerable.Repeat((byte)0xEE, 64)]);
        using var pipeline = new HttpPipeline(Options(server));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal((ConnectionProblem.ProtocolError, "GetPerson"), (error.Problem, error.Operation));
        Assert.Contains("compressed response is damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damaged_compressed_download_is_a_protocol_error(bool synchronous)
    {
        await using var server = Saying("gzip", [.. Enumerable.Repeat((byte)0xEE, 64)]);
        using var pipeline = new HttpPipeline(Options(server));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, Setup.Get, Stream.Null)));

        Assert.Equal(ConnectionProblem.ProtocolError, error.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compressed_response_is_read(bool synchronous)
    {
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("""{"name":"hansolo"}"""u8.ToArray());
        }

        await using var server = Saying("gzip", body.ToArray());
        using var pipeline = new HttpPipeline(Options(server));

        Assert.Equal("hansolo", (await pipeline.CallAsync(Setup.Get, synchronous)).Value!.Name);
    }

    private static LoopbackServer Saying(string method, byte[] body) =>
        new(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + $"Content-Encoding: {method}\r\nContent-Length: {body.Length}\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping);
            await stream.WriteAsync(body, stopping);
        });

    private static HttpPipelineOptions Options(LoopbackServer server) => Setup.Options(network: null) with
    {
        BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/sub/"),
        Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero },
    };
}
