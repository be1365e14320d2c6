using System.Net;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>The timeout of a transfer restarts with each part, in both forms: only a transfer without progress fails.</summary>
public sealed class TransferTimeTests
{
    private const int Parts = 5;

    // An hour without progress is allowed.
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan TooSlow = TimeSpan.FromMinutes(61);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Upload_fails_without_progress_and_not_when_slow(bool synchronous, bool stalls)
    {
        var time = new FakeTimeProvider();
        int taken = 0;
        var network = new SlowNetwork(written: () => time.Advance(stalls && ++taken == 3 ? TooSlow : Slow));
        using var pipeline = new HttpPipeline(Setup.Options(network, time));
        var reported = new List<long>();
        var request = new ApiRequest("UploadFilm", HttpMethod.Post, "films")
        {
            Content = new SlowContent(),
            Progress = new ProgressRecorder(reported),
        };

        Task<ApiResponse> upload = Setup.RunAsync(synchronous, async => pipeline.SendAsync(async, request));

        if (stalls)
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => upload.WaitAsync(Setup.SafetyNet));
            Assert.Equal((ConnectionProblem.TimedOut, "UploadFilm"), (error.Problem, error.Operation));
            Assert.Equal(2, reported.Count);
        }
        else
        {
            Assert.Equal(200, (await upload.WaitAsync(Setup.SafetyNet)).StatusCode);
            Assert.Equal(Parts, reported.Count);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Download_that_is_slow_succeeds_and_a_stalled_one_fails(bool synchronous, bool stalls)
    {
        var time = new FakeTimeProvider();
        var network = new SlowNetwork(read: part => time.Advance(stalls && part == 3 ? TooSlow : Slow));
        using var pipeline = new HttpPipeline(OptionsFor(network, time, minBytes: 1));
        using var film = new MemoryStream();
        var request = new ApiRequest("GetFilm", HttpMethod.Get, "films/1");

        Task<long> download = Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, request, film));

        if (stalls)
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => download.WaitAsync(Setup.SafetyNet));
            Assert.Equal((ConnectionProblem.TimedOut, "GetFilm"), (error.Problem, error.Operation));
            Assert.Equal(2, film.Length);
        }
        else
        {
            Assert.Equal(Parts, await download.WaitAsync(Setup.SafetyNet));
        }
    }

    [Theory]
    [InlineData(true, 2, true)]
    [InlineData(false, 2, true)]
    [InlineData(true, 1024, true)]
    [InlineData(false, 1024, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 1, false)]
    public async Task Download_that_trickles_fails_unless_its_rate_is_allowed(bool synchronous, int minBytes, bool fails)
    {
        // A byte takes 50 of 60 minutes.
        var time = new FakeTimeProvider();
        var network = new SlowNetwork(read: _ => time.Advance(Slow));
        using var pipeline = new HttpPipeline(OptionsFor(network, time, minBytes));
        var request = new ApiRequest("GetFilm", HttpMethod.Get, "films/1");

        Task<long> download = Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, request, Stream.Null));

        if (fails)
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => download.WaitAsync(Setup.SafetyNet));
            Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
            Assert.Contains($"fewer than {minBytes} bytes were received within 3600 s", error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(Parts, await download.WaitAsync(Setup.SafetyNet));
        }
    }

    [Fact]
    public async Task Time_between_reads_does_not_count_as_a_slow_download()
    {
        var time = new FakeTimeProvider();
        var network = new SlowNetwork(read: _ => time.Advance(TimeSpan.FromMinutes(1)));
        using var pipeline = new HttpPipeline(OptionsFor(network, time, minBytes: 1024));
        await using FileDownload film = await pipeline.OpenAsync(async: true, new ApiRequest("GetFilm", HttpMethod.Get, "films/1"));
        byte[] one = new byte[1];

        for (int i = 0; i < Parts; i++)
        {
            time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(1, await film.Content.ReadAsync(one));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_that_trickles_fails_although_it_makes_progress(bool synchronous)
    {
        var time = new FakeTimeProvider();
        var network = new SlowNetwork(read: _ => time.Advance(Slow));
        using var pipeline = new HttpPipeline(Setup.Options(network, time));

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Get, synchronous);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => call.WaitAsync(Setup.SafetyNet));
        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
    }

    private static HttpPipelineOptions OptionsFor(HttpMessageHandler network, FakeTimeProvider time, int minBytes)
    {
        HttpPipelineOptions options = Setup.Options(network, time);
        return options with { Network = options.Network with { MinTransferBytes = minBytes } };
    }

    /// <summary>A network on which time passes with each part.</summary>
    private sealed class SlowNetwork(Action? written = null, Action<int>? read = null) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Content?.CopyTo(new SlowStream(written, null, cancellationToken), null, cancellationToken);
            return Answer();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null)
            {
                await request.Content.CopyToAsync(new SlowStream(written, null, cancellationToken), cancellationToken);
            }

            return Answer();
        }

        private HttpResponseMessage Answer() =>
            new(HttpStatusCode.OK)
            {
                Content = read is null
                    ? new StringContent("{}")
                    : new StreamContent(new SlowStream(null, read, default), bufferSize: 1),
            };
    }

    /// <summary>The stream of a socket, which fails once it is closed.</summary>
    private sealed class SlowStream(Action? written, Action<int>? read, CancellationToken givenUp) : Stream
    {
        private bool _isClosed;
        private int _parts;

        public override bool CanRead => read is not null;

        public override bool CanSeek => false;

        public override bool CanWrite => written is not null;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_parts == Parts)
            {
                return 0;
            }

            read!(++_parts);
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return 1;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = _parts == Parts ? 0 : 1;
            if (count > 0)
            {
                read!(++_parts);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(count);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            written!();
            givenUp.ThrowIfCancellationRequested();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write([], 0, 0);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _isClosed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class SlowContent : ApiContent
    {
        public override string ContentType => "application/octet-stream";

        public override long? Length => Parts;

        public override async ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken)
        {
            for (int part = 0; part < Parts; part++)
            {
                await destination.WriteAsync(async, new byte[] { 1 }, cancellationToken);
            }
        }
    }

    private sealed class ProgressRecorder(List<long> reported) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => reported.Add(value.Bytes);
    }
}
