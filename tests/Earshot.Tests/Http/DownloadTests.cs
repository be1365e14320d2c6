using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>Downloads, in both forms of a call.</summary>
public sealed class DownloadTests
{
    private static readonly byte[] Film = [.. Enumerable.Range(0, 300_000).Select(n => (byte)(n * 7))];
    private static readonly Uri Address = new("http://media.example.com/film.mp4?key=never-tell");

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Download_reports_progress_after_each_part(bool synchronous)
    {
        var server = new FileServer(Film);
        var reported = new List<TransferProgress>();
        using HttpPipeline pipeline = Pipeline(server);
        using var film = new MemoryStream();

        long length = await DownloadAsync(pipeline, Request(), film, synchronous, new ProgressRecorder(reported));

        Assert.Equal(Film.Length, length);
        Assert.Equal(Film, film.ToArray());
        Assert.True(reported.Count > 3);
        Assert.Equal(new TransferProgress(Film.Length, Film.Length), reported[^1]);
        HttpRequestMessage asked = Assert.Single(server.Requests);
        Assert.Equal(Address, asked.RequestUri);
        Assert.Equal($"Bearer {Setup.Token}", asked.Headers.Authorization?.ToString());
        Assert.Equal("video/mp4", asked.Headers.Accept.ToString());
        Assert.Null(asked.Headers.Range);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Url_that_is_not_allowed_receives_no_request(bool synchronous)
    {
        var server = new FileServer(Film);
        using HttpPipeline pipeline = Pipeline(server);

        foreach (ApiRequest request in new ApiRequest[]
        {
            new("GetFilm", new Uri("https://evil.example.net/film.mp4?key=never-tell"), uri => uri.Host == "media.example.com"),
            new("GetFilm", new Uri("ftp://media.example.com/film.mp4"), _ => true),
            new("GetFilm", new Uri("file:///etc/hostname"), _ => true),
            new("GetFilm", new Uri("film.mp4", UriKind.Relative), _ => true),
        })
        {
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
                () => DownloadAsync(pipeline, request, Stream.Null, synchronous));
            Assert.DoesNotContain("never-tell", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Token_is_not_sent_over_http_when_api_uses_https()
    {
        var server = new FileServer(Film);
        using var pipeline = new HttpPipeline(Setup.Options(server) with { BaseAddress = new Uri("https://api.example.com") });

        await Assert.ThrowsAsync<ConnectionException>(() => pipeline.DownloadAsync(Request(), Stream.Null));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(true, 302, typeof(ConnectionException))]
    [InlineData(false, 302, typeof(ConnectionException))]
    [InlineData(true, 404, typeof(NotFoundException))]
    [InlineData(false, 404, typeof(NotFoundException))]
    [InlineData(true, 403, typeof(PermissionException))]
    [InlineData(false, 403, typeof(PermissionException))]
    [InlineData(true, 500, typeof(ServerException))]
    [InlineData(false, 500, typeof(ServerException))]
    public async Task Failed_download_writes_nothing_and_shows_no_query(bool synchronous, int status, Type expected)
    {
        var server = new FileServer(Film) { Status = status };
        using HttpPipeline pipeline = Pipeline(server);
        using var film = new MemoryStream();

        Exception error = await Assert.ThrowsAnyAsync<EarshotException>(() => DownloadAsync(pipeline, Request(), film, synchronous));

        Assert.IsType(expected, error);
        Assert.Equal(0, film.Length);
        Assert.DoesNotContain("never-tell", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Download_resumes_after_a_lost_connection(bool synchronous)
    {
        var server = new FileServer(Film) { BreaksAfter = 130_000, Breaks = 2 };
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        using var film = new MemoryStream();

        await DownloadAsync(pipeline, Request(), film, synchronous);

        Assert.Equal(Film, film.ToArray());
        Assert.Equal(["", "bytes=130000-", "bytes=260000-"], server.Requests.Select(request => request.Headers.Range?.ToString() ?? ""));
        Assert.Equal("\"v1\"", server.Requests[1].Headers.IfRange?.EntityTag?.Tag);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(60, false)]
    [InlineData(59, true)]
    [InlineData(59, false)]
    public async Task Download_without_etag_resumes_when_modification_time_has_settled(int secondsAgo, bool synchronous)
    {
        var server = new FileServer(Film)
        {
            BreaksAfter = 130_000,
            Breaks = 1,
            HasVersion = false,
            Changed = TimeSpan.FromSeconds(secondsAgo),
        };
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        using var film = new MemoryStream();

        if (secondsAgo < 60)
        {
            await Assert.ThrowsAsync<ConnectionException>(() => DownloadAsync(pipeline, Request(), film, synchronous));
            Assert.Single(server.Requests);
            return;
        }

        await DownloadAsync(pipeline, Request(), film, synchronous);
        Assert.Equal(Film, film.ToArray());
        Assert.Equal(FileServer.Now - server.Changed, server.Requests[1].Headers.IfRange?.Date);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    public async Task Download_is_not_resumed_when_the_file_may_have_changed(bool synchronous, bool hasNoVersion, bool ignoresRanges)
    {
        var server = new FileServer(Film) { BreaksAfter = 130_000, Breaks = 1, HasVersion = !hasNoVersion, IgnoresRanges = ignoresRanges };
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        using var film = new MemoryStream();

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(
            () => DownloadAsync(pipeline, Request(), film, synchronous));

        Assert.Equal(ConnectionProblem.Lost, error.Problem);
        Assert.Equal(130_000, film.Length);
        Assert.Equal(hasNoVersion ? 1 : 2, server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Download_of_a_range_is_not_resumed(bool synchronous)
    {
        var server = new FileServer(Film) { BreaksAfter = 130_000, Breaks = 1 };
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        var part = new ApiRequest("GetFilm", HttpMethod.Get, "film.mp4") { Headers = [new("Range", "bytes=1000-")] };
        using var film = new MemoryStream();

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => DownloadAsync(pipeline, part, film, synchronous));

        Assert.Equal(ConnectionProblem.Lost, error.Problem);
        Assert.Equal(Film[1000..131_000], film.ToArray());
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Download_from_an_api_path_resumes_after_a_lost_connection(bool synchronous)
    {
        var server = new FileServer(Film) { BreaksAfter = 130_000, Breaks = 1 };
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        using var film = new MemoryStream();

        await DownloadAsync(pipeline, new ApiRequest("GetFilm", HttpMethod.Get, "film.mp4"), film, synchronous);

        Assert.Equal(Film, film.ToArray());
        Assert.Equal("bytes=130000-", server.Requests[1].Headers.Range?.ToString());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Absolute_url_is_opened_only_when_it_is_allowed(bool synchronous)
    {
        var server = new FileServer(Film);
        using HttpPipeline pipeline = Pipeline(server);
        var notAllowed = new ApiRequest("GetFilm", new Uri("https://evil.example.net/film.mp4"), uri => uri.Host == "media.example.com");

        await using FileDownload film = await Setup.RunAsync(synchronous, async => pipeline.OpenAsync(async, Request()));
        await Assert.ThrowsAsync<ConnectionException>(
            () => Setup.RunAsync(synchronous, async => pipeline.OpenAsync(async, notAllowed)));

        Assert.Equal(Film.Length, film.Length);
        Assert.Equal(Address, Assert.Single(server.Requests).RequestUri);
    }

    [Fact]
    public async Task Download_fails_without_progress_and_not_when_slow()
    {
        var time = new FakeTimeProvider();
        var server = new FileServer(Film) { Pace = time, SilentAfter = 3 };
        using HttpPipeline pipeline = Pipeline(server, time: time);
        using var film = new MemoryStream();
        var reported = new List<TransferProgress>();

        // Each part takes 50 minutes, and an hour without progress is allowed.
        Task<long> download = pipeline.DownloadAsync(Request(), film, new ProgressRecorder(reported));
        for (int part = 0; part < 3; part++)
        {
            await time.WaitUntilTimersAsync(2).WaitAsync(Setup.SafetyNet);
            time.Advance(TimeSpan.FromMinutes(50));
            await time.WaitUntilSetAsync(TimeSpan.FromHours(1), part + 4).WaitAsync(Setup.SafetyNet);
        }

        await time.WaitUntilTimersAsync(2).WaitAsync(Setup.SafetyNet);
        time.Advance(TimeSpan.FromHours(1));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => download.WaitAsync(Setup.SafetyNet));
        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        Assert.Equal(3 * 30_000, film.Length);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Failure_of_the_destination_is_thrown_unchanged_without_retry(bool synchronous)
    {
        var server = new FileServer(Film);
        using HttpPipeline pipeline = Pipeline(server, retries: 3);
        using var film = new MemoryStream(new byte[1000], writable: true);

        await Assert.ThrowsAsync<NotSupportedException>(() => DownloadAsync(pipeline, Request(), film, synchronous));

        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Canceled_download_ends(bool synchronous)
    {
        using var cancel = new CancellationTokenSource();
        using HttpPipeline pipeline = Pipeline(new FileServer(Film));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DownloadAsync(pipeline, Request(), Stream.Null, synchronous, new Stopping(cancel), cancel.Token));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Download_renews_a_stale_token_once(bool synchronous)
    {
        var server = new FileServer(Film) { Token = "fresh" };
        using var credentials = new CredentialSource(Setup.Token, Setup.Login(() => "fresh"));
        using var pipeline = new HttpPipeline(Setup.Options(server) with { Credentials = credentials });
        using var film = new MemoryStream();

        await DownloadAsync(pipeline, Request(), film, synchronous);

        Assert.Equal(Film, film.ToArray());
        Assert.Equal(2, server.Requests.Count);
    }

    private static ApiRequest Request() => new("GetFilm", Address, uri => uri.Host == "media.example.com") { Accept = "video/mp4" };

    private static HttpPipeline Pipeline(FileServer server, int retries = 0, FakeTimeProvider? time = null) => new(
        Setup.Options(server, time) with
        {
            Credentials = new CredentialSource(Setup.Token),
            Retry = new RetryOptions { MaxRetries = retries, BaseDelay = TimeSpan.Zero },
        });

    private static Task<long> DownloadAsync(
        HttpPipeline pipeline,
        ApiRequest request,
        Stream destination,
        bool synchronous,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Setup.RunAsync(synchronous, async => pipeline.DownloadAsync(async, request, destination, progress, cancellationToken));

    private sealed class ProgressRecorder(List<TransferProgress> reported) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => reported.Add(value);
    }

    private sealed class Stopping(CancellationTokenSource source) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => source.Cancel();
    }
}
