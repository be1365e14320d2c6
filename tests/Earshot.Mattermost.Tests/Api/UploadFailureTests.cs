#pragma warning disable VSTHRD103, CA1849 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests that failures of an uploaded file are not reported as failures of the network.</summary>
public sealed class UploadFailureTests
{
    public static TheoryData<string, bool> Failures()
    {
        var data = new TheoryData<string, bool>();
        string[] kinds =
            [nameof(IOException), nameof(InvalidOperationException), nameof(ObjectDisposedException), nameof(OperationCanceledException)];
        foreach (string kind in kinds)
        {
            data.Add(kind, true);
            data.Add(kind, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Upload_throws_exception_of_file_that_cannot_be_read(string kind, bool synchronous)
    {
        Exception own = Of(kind);
        await using LoopbackApi server = LoopbackApi.Returning(201, "{}");

        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(
            () => UploadAsync(server, new FileUpload(new FailingStream(own), "a"), synchronous));

        Assert.Same(own, thrown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failed_listener_does_not_affect_calls(bool synchronous)
    {
        await using LoopbackApi server = LoopbackApi.Returning(201, "{}");
        var own = new IOException("The bar has no more room.");

        IOException thrown = await Assert.ThrowsAsync<IOException>(
            () => UploadAsync(server, new FileUpload(new MemoryStream([1]), "a"), synchronous, new Failing(own)));

        Assert.Same(own, thrown);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    public async Task Upload_fails_when_file_has_another_length(int bytes, bool synchronous)
    {
        await using LoopbackApi server = LoopbackApi.Returning(201, "{}");

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => UploadAsync(server, new FileUpload(new EndlessStream(bytes), "a") { Length = 20 }, synchronous));

        Assert.Contains("20 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_stream_is_rejected()
    {
        var closed = new MemoryStream();
        closed.Dispose();

        Assert.Throws<ArgumentException>(() => new FileUpload(closed, "a"));
    }

    private static Task<FileUploadResponse> UploadAsync(
        LoopbackApi server, FileUpload file, bool synchronous, IProgress<TransferProgress>? progress = null)
    {
        var form = new FileUploadRequest { ChannelId = "c", Files = [file] };
        return synchronous
            ? Task.Run(() => server.Client.Files.UploadFile(form, progress: progress))
            : server.Client.Files.UploadFileAsync(form, progress: progress);
    }

    private static Exception Of(string kind) => kind switch
    {
        nameof(IOException) => new IOException("The disk is gone."),
        nameof(InvalidOperationException) => new InvalidOperationException("The reader is at its end."),
        nameof(ObjectDisposedException) => new ObjectDisposedException("file"),
        _ => new OperationCanceledException("The other side of the pipe gave up."),
    };

    /// <summary>Returns some bytes, and then fails.</summary>
    private sealed class FailingStream(Exception failure) : MemoryStream(new byte[100])
    {
        private bool _hasGiven;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_hasGiven)
            {
                throw failure;
            }

            _hasGiven = true;
            return base.Read(buffer, offset, Math.Min(count, 10));
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasGiven)
            {
                return ValueTask.FromException<int>(failure);
            }

            _hasGiven = true;
            return base.ReadAsync(buffer[..10], cancellationToken);
        }
    }

    private sealed class Failing(Exception failure) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => throw failure;
    }
}
