using System.Text;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Every wait of a call ends when the call is canceled and when the pipeline is disposed.</summary>
public sealed class HttpPipelineWaitTests
{
    public static TheoryData<string, bool, bool> Waits
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string place in new[] { "back-off", "budget", "login interval", "login of another" })
            {
                data.Add(place, true, true);
                data.Add(place, true, false);
                data.Add(place, false, true);
                data.Add(place, false, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Waiting_call_ends_when_canceled_or_disposed(string place, bool synchronous, bool byDisposal)
    {
        var time = new FakeTimeProvider();
        using var cancel = new CancellationTokenSource();
        LoginMethod method = Setup.Login(() => "another");
        using var credentials = new CredentialSource("stale", method, timeProvider: time);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var network = new FakeNetwork(request =>
        {
            switch (place)
            {
                case "back-off":
                    return Setup.Error(503);
                case "budget":
                    return request.Number == 0 ? Setup.Error(429, ("Retry-After", "20")) : Setup.Good();
                default:
                    refused.TrySetResult();
                    return Setup.Error(401);
            }
        });
        var options = Setup.Options(network, time) with
        {
            Credentials = credentials,
            Retry = place == "back-off" ? new RetryOptions { BaseDelay = TimeSpan.FromSeconds(5) } : new RetryOptions { MaxRetries = 0 },
        };
        var pipeline = new HttpPipeline(options);
        Task<string>? other = null;
        if (place is "budget")
        {
            await Assert.ThrowsAsync<RateLimitException>(() => pipeline.SendAsync(Setup.Get));
        }
        else if (place.StartsWith("login", StringComparison.Ordinal))
        {
            string current = await credentials.LoginAsync(async: true);
            other = place == "login of another" ? credentials.RenewAsync(current) : null;
        }

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Get, synchronous, cancel.Token);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Setup.SafetyNet);
        if (other is not null)
        {
            // The timer is that of the other call; this call waits for it once its token was rejected.
            await refused.Task.WaitAsync(Setup.SafetyNet);
        }

        Assert.False(call.IsCompleted);

        if (byDisposal)
        {
            pipeline.Dispose();
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => call.WaitAsync(Setup.SafetyNet));
            Assert.Equal(ConnectionProblem.Closed, error.Problem);
        }
        else
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Setup.SafetyNet));
            pipeline.Dispose();
        }

        if (other is not null)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("another", await other.WaitAsync(Setup.SafetyNet));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_canceled_before_it_starts_sends_nothing(bool synchronous)
    {
        using var network = FakeNetwork.InTurn(Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pipeline.CallAsync(Setup.Get, synchronous, new CancellationToken(canceled: true)));

        Assert.Empty(network.Requests);
    }

    [Fact]
    public void Dispose_leaves_the_handler_of_the_options_open()
    {
        using var network = FakeNetwork.InTurn(Setup.Good);

        new HttpPipeline(Setup.Options(network)).Dispose();

        Assert.False(network.IsDisposed);
    }

    [Fact]
    public async Task Dispose_closes_the_connections_of_the_network()
    {
        var connection = new CannedConnection(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"name\":\"hansolo\"}");
        var pipeline = new HttpPipeline(Setup.Options(null) with
        {
            Network = new NetworkOptions { ConnectCallback = (_, _) => new ValueTask<Stream>(connection) },
        });

        await pipeline.CallAsync(Setup.Get, synchronous: false);
        Assert.False(connection.IsDisposed);
        pipeline.Dispose();

        Assert.True(connection.IsDisposed);
    }

    /// <summary>A connection that responds once, stays open, and records whether it was closed.</summary>
    private sealed class CannedConnection(string response) : Stream
    {
        private readonly MemoryStream _response = new(Encoding.ASCII.GetBytes(response));
        private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _response.Read(buffer, offset, count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = _response.Read(buffer.Span);
            return read > 0 || buffer.IsEmpty ? read : await _closed.Task.WaitAsync(cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            _closed.TrySetResult(0);
            base.Dispose(disposing);
        }
    }
}
