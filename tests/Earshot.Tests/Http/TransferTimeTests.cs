using System.Net;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>The time of a transfer counts from its last piece, in both forms: only standing still is a failure.</summary>
public sealed class TransferTimeTests
{
    private const int Pieces = 5;

    // Where an hour of silence is allowed.
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan TooSlow = TimeSpan.FromMinutes(61);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Upload_may_be_slow_and_may_not_stand_still(bool synchronous, bool standsStill)
    {
        var time = new FakeTimeProvider();
        int taken = 0;
        var network = new SlowNetwork(written: () => time.Advance(standsStill && ++taken == 3 ? TooSlow : Slow));
        using var pipeline = new HttpPipeline(Setup.Options(network, time));
        var told = new List<long>();
        var request = new ApiRequest("UploadFilm", HttpMethod.Post, "films") { Content = new SlowContent(), Progress = new Listing(told) };

        Task<ApiResponse> upload = Setup.RunAsync(synchronous, async => pipeline.SendAsync(async, request));

        if (standsStill)
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => upload.WaitAsync(Setup.SafetyNet));
            Assert.Equal((ConnectionProblem.TimedOut, "UploadFilm"), (error.Problem, error.Operation));
            Assert.Equal(2, told.Count);
        }
        else
        {
            Assert.Equal(200, (await upload.WaitAsync(Setup.SafetyNet)).StatusCode);
            Assert.Equal(Pieces, told.Count);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Download_may_be_slow_and_may_not_stand_still(bool synchronous, bool standsStill)
    {
        var time = new FakeTimeProvider();
        var network = new SlowNetwork(read: piece => time.Advance(standsStill && piece == 3 ? TooSlow : Slow));
        using var pipeline = new HttpPipeline(Setup.Options(network, time));
        using var film = new MemoryStream();
        var request = new ApiRequest("GetFilm", HttpMethod.Get, "films/1");

        Task<long> download = Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, request, film));

        if (standsStill)
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => download.WaitAsync(Setup.SafetyNet));
            Assert.Equal((ConnectionProblem.TimedOut, "GetFilm"), (error.Problem, error.Operation));
            Assert.Equal(2, film.Length);
        }
        else
        {
            Assert.Equal(Pieces, await download.WaitAsync(Setup.SafetyNet));
        }
    }

    /// <summary>Time passes whenever a piece moves.</summary>
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
            new(HttpStatusCode.OK) { Content = read is null ? new StringContent("{}") : new StreamContent(new SlowStream(null, read, default), bufferSize: 1) };
    }

    /// <summary>A socket's stream: ends with an error once it has been given up.</summary>
    private sealed class SlowStream(Action? written, Action<int>? read, CancellationToken givenUp) : Stream
    {
        private bool _isClosed;
        private int _pieces;

        public override bool CanRead => read is not null;

        public override bool CanSeek => false;

        public override bool CanWrite => written is not null;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_pieces == Pieces)
            {
                return 0;
            }

            read!(++_pieces);
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return 1;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = _pieces == Pieces ? 0 : 1;
            if (count > 0)
            {
                read!(++_pieces);
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

        public override long? Length => Pieces;

        public override async ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken)
        {
            for (int piece = 0; piece < Pieces; piece++)
            {
                await destination.WriteAsync(async, new byte[] { 1 }, cancellationToken);
            }
        }
    }

    private sealed class Listing(List<long> told) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => told.Add(value.Bytes);
    }
}
