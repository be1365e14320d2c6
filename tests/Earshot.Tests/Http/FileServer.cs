using System.Net;
using System.Net.Http.Headers;

namespace Earshot.Tests.Http;

/// <summary>Serves one file, completely or in part, with scripted failures.</summary>
internal sealed class FileServer(byte[] file) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    public int Status { get; init; } = 200;

    public int BreaksAfter { get; init; } = int.MaxValue;

    public int Breaks { get; set; }

    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public bool HasVersion { get; init; } = true;

    /// <summary>The time since the file was modified, or null if it is not reported.</summary>
    public TimeSpan? Changed { get; init; }

    public bool IgnoresRanges { get; init; }

    public string? Token { get; init; }

    public TimeProvider? Pace { get; init; }

    public int SilentAfter { get; init; } = int.MaxValue;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(request));

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        Requests.Add(request);
        if (Token is not null && request.Headers.Authorization?.Parameter != Token)
        {
            return Setup.Error(401);
        }

        if (Status != 200)
        {
            return Setup.Error(Status, ("Location", "/elsewhere?key=never-tell"));
        }

        int from = IgnoresRanges ? 0 : (int)(request.Headers.Range?.Ranges.Single().From ?? 0);
        var response = new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = new StreamContent(new Wire(this, file.AsMemory(from), Breaks-- > 0 ? BreaksAfter : int.MaxValue)),
        };
        response.Content.Headers.ContentLength = file.Length - from;
        if (from > 0)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, file.Length - 1, file.Length);
        }

        if (HasVersion)
        {
            response.Headers.ETag = new EntityTagHeaderValue("\"v1\"");
        }

        response.Headers.Date = Now;
        response.Content.Headers.LastModified = Now - Changed;
        return response;
    }

    private sealed class Wire(FileServer server, ReadOnlyMemory<byte> bytes, int breaksAfter) : Stream
    {
        private int _sent;
        private int _parts;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int now = Math.Min(Math.Min(count, 30_000), Math.Min(bytes.Length, breaksAfter) - _sent);
            if (now == 0 && _sent < bytes.Length)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "cut");
            }

            bytes.Span.Slice(_sent, now).CopyTo(buffer.AsSpan(offset));
            _sent += now;
            return now;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (server.Pace is { } time)
            {
                TimeSpan delay = _parts++ >= server.SilentAfter ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(50);
                await Task.Delay(delay, time, cancellationToken);
            }

            byte[] part = new byte[buffer.Length];
            int read = Read(part, 0, part.Length);
            part.AsMemory(0, read).CopyTo(buffer);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
