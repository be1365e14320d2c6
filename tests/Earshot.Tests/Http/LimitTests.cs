using System.IO.Compression;
using System.Text;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Tests the limits of what a server can make a client keep in memory or wait for.</summary>
public sealed class LimitTests
{
    private const int Cap = 4 * 1024 * 1024;

    public static TheoryData<string, bool> Bombs() => new()
    {
        { "gzip", true }, { "gzip", false }, { "br", true }, { "br", false }, { "deflate", true }, { "deflate", false },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task Decompression_bomb_fails_at_the_maximum(string method, bool synchronous)
    {
        byte[] bomb = Compressed(method, 40 * Cap);
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(
                stream,
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {method}\r\nContent-Length: {bomb.Length}\r\n\r\n",
                stopping);
            await stream.WriteAsync(bomb, stopping);
        });
        using var pipeline = new HttpPipeline(Options(server, Loopback.Direct with { MaxResponseBytes = Cap }));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal((ConnectionProblem.ProtocolError, 1), (error.Problem, server.Connections));
        Assert.Contains("NetworkOptions.MaxResponseBytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(16 * 1024)]
    [InlineData(1024 * 1024)]
    public void Body_that_grows_reserves_at_most_a_chunk_more_than_its_length(int part)
    {
        var body = new BodyBuffer(expected: null);
        int most = 0;
        while (body.Length < Cap / (part == 1 ? 16 : 1))
        {
            int read = Math.Min(part, body.Room.Length);
            body.Room.Span[..read].Fill((byte)(body.Length % 251));
            body.Add(read);
            most = Math.Max(most, body.ReservedBytes - body.Length);
        }

        Assert.InRange(most, 0, BodyBuffer.ChunkBytes);
        int length = body.Length;
        body.Complete();
        Assert.Equal((length, length), (body.Length, body.Bytes.Length));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    [InlineData((3 * 1024 * 1024) + 7)]
    public void Body_has_the_bytes_that_were_added(int length)
    {
        byte[] sent = new byte[length];
        new Random(1).NextBytes(sent);
        var body = new BodyBuffer(expected: null);
        for (int at = 0; at < length;)
        {
            int read = Math.Min(Math.Min(7_777, body.Room.Length), length - at);
            sent.AsSpan(at, read).CopyTo(body.Room.Span);
            body.Add(read);
            at += read;
        }

        body.Complete();

        Assert.True(body.Bytes.Span.SequenceEqual(sent));
        Assert.True(body.Take(length).AsSpan().SequenceEqual(sent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_announced_as_too_large_fails_before_its_body(bool synchronous)
    {
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {Cap + 1}\r\n\r\n", stopping);
            await stream.ReadExactlyAsync(new byte[1], stopping);
        });
        using var pipeline = new HttpPipeline(Options(server, Loopback.Direct with { MaxResponseBytes = Cap }));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => pipeline.CallAsync(Setup.Get, synchronous).WaitAsync(Setup.SafetyNet));

        Assert.Contains("larger than the maximum", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Long: ", "")]
    [InlineData("", "X-Many: many\r\n")]
    public async Task Headers_without_end_fail_at_the_maximum(string start, string repeated)
    {
        long sent = 0;
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            try
            {
                await LoopbackServer.ReadHeadAsync(stream, stopping);
                await LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\n" + start, stopping);
                byte[] part = Encoding.ASCII.GetBytes(repeated.Length > 0 ? repeated : new string('x', 1000));
                while (true)
                {
                    await stream.WriteAsync(part, stopping);
                    sent += part.Length;
                }
            }
            catch (IOException)
            {
                cut.SetResult();
            }
        });
        using var pipeline = new HttpPipeline(Options(server, Loopback.Direct));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => pipeline.SendAsync(Setup.Get).WaitAsync(Setup.SafetyNet));
        pipeline.Dispose();
        await cut.Task.WaitAsync(Setup.SafetyNet);

        Assert.Equal(ConnectionProblem.ProtocolError, error.Problem);
        // What the buffers of the sockets take is sent, too.
        Assert.InRange(sent, 0, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData(64 * 1024, false)]
    [InlineData(256 * 1024, true)]
    public async Task Maximum_of_headers_is_an_option(int maximum, bool fits)
    {
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.RespondAsync(stream, Loopback.GoodJson, stopping, "X-Long: " + new string('x', 100_000));
        });
        using var pipeline = new HttpPipeline(Options(server, Loopback.Direct with { MaxResponseHeaderBytes = maximum }));

        Task<ApiResponse> call = pipeline.SendAsync(Setup.Get).WaitAsync(Setup.SafetyNet);

        if (fits)
        {
            Assert.Equal(200, (await call).StatusCode);
        }
        else
        {
            Assert.Equal(ConnectionProblem.ProtocolError, (await Assert.ThrowsAsync<ConnectionException>(() => call)).Problem);
        }
    }

    [Fact]
    public async Task Interim_responses_without_end_fail_at_the_maximum_of_headers()
    {
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            while (true)
            {
                await LoopbackServer.WriteAsync(stream, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", stopping);
            }
        });
        using var pipeline = new HttpPipeline(Options(server, Loopback.Direct));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => pipeline.SendAsync(Setup.Get).WaitAsync(Setup.SafetyNet));

        Assert.Equal(ConnectionProblem.ProtocolError, error.Problem);
    }

    [Fact]
    public void Limits_are_validated()
    {
        foreach (NetworkOptions wrong in (NetworkOptions[])
            [
                new() { MaxResponseBytes = (64 * 1024) - 1 }, new() { MaxResponseBytes = (512 * 1024 * 1024) + 1 },
                new() { MaxResponseHeaderBytes = 1023 }, new() { MaxResponseHeaderBytes = (1024 * 1024) + 1 },
                new() { MinTransferBytes = 0 }, new() { MinTransferBytes = (1024 * 1024) + 1 },
            ])
        {
            Assert.Throws<ArgumentException>(wrong.Validate);
        }
    }

    private static HttpPipelineOptions Options(LoopbackServer server, NetworkOptions network) =>
        Loopback.Options(server) with { Network = network };

    private static byte[] Compressed(string method, int length)
    {
        using var body = new MemoryStream();
        using (Stream compressor = method switch
        {
            "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            byte[] blanks = new byte[1024 * 1024];
            blanks.AsSpan().Fill((byte)' ');
            for (int written = 0; written < length; written += blanks.Length)
            {
                compressor.Write(blanks);
            }
        }

        return body.ToArray();
    }
}
