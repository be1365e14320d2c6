using System.Text;

#pragma warning disable VSTHRD103 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests uploads and downloads of streams. Runs alone, because allocations are counted for the whole process.</summary>
[Collection(nameof(TransferTests))]
[CollectionDefinition(nameof(TransferTests), DisableParallelization = true)]
public sealed class TransferTests
{
    private const long Large = 200L * 1024 * 1024;
    private const string Uploaded = """{"file_infos":[{"id":"f1"}],"client_ids":[]}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_file_is_uploaded_in_constant_memory(bool synchronous)
    {
        long received = 0;
        await using var server = new LoopbackApi(async context =>
        {
            received = await CountAsync(context.Request.InputStream);
            await LoopbackApi.RespondAsync(context, 201, Uploaded);
        });
        using var file = new EndlessStream(Large);
        var progress = new Steps();
        long before = GC.GetTotalAllocatedBytes();

        FileUploadResponse response = synchronous
            ? server.Client.Files.UploadFile("c", "plan.pdf", file, progress)
            : await server.Client.Files.UploadFileAsync("c", "plan.pdf", file, progress);

        Assert.Equal("f1", Assert.Single(response.FileInfos).Id);
        Assert.InRange(received, Large, Large + 2000);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Large / 4);
        Assert.Equal(received, progress.Last.Bytes);
        Assert.Equal(received, progress.Last.Total);
        Assert.True(progress.Count > 100);
        Assert.InRange(file.LargestRead, 1, 256 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_file_is_downloaded_in_constant_memory(bool synchronous)
    {
        await using var server = new LoopbackApi(async context =>
        {
            context.Response.ContentType = "application/pdf";
            context.Response.ContentLength64 = Large;
            using var file = new EndlessStream(Large);
            await file.CopyToAsync(context.Response.OutputStream);
            context.Response.Close();
        });
        using var destination = new CountingSink();
        var progress = new Steps();
        long before = GC.GetTotalAllocatedBytes();

        if (synchronous)
        {
            server.Client.Files.GetFile("f", destination, progress: progress);
        }
        else
        {
            await server.Client.Files.GetFileAsync("f", destination, progress: progress);
        }

        Assert.Equal(Large, destination.Written);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Large / 4);
        Assert.Equal(new TransferProgress(Large, Large), progress.Last);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_has_fields_before_file(bool synchronous)
    {
        string body = "";
        string? type = null;
        await using var server = new LoopbackApi(async context =>
        {
            type = context.Request.ContentType;
            body = await new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEndAsync();
            await LoopbackApi.RespondAsync(context, 201, Uploaded);
        });
        var file = new FileUpload(new MemoryStream("hello"u8.ToArray()), "plän \"a\"\\.txt") { ContentType = "text/plain" };
        var form = new FileUploadRequest { ChannelId = "c", ClientIds = ["1", "2"], Files = [file] };

        _ = synchronous ? server.Client.Files.UploadFile(form) : await server.Client.Files.UploadFileAsync(form);

        string boundary = type!.Split("boundary=")[1];
        Assert.Equal(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\nc"
            + $"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"client_ids\"\r\n\r\n1"
            + $"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"client_ids\"\r\n\r\n2"
            + $"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"plän \\\"a\\\"\\\\.txt\""
            + "\r\nContent-Type: text/plain\r\n\r\nhello"
            + $"\r\n--{boundary}--\r\n",
            body);
    }

    [Fact]
    public async Task Emoji_is_sent_as_json_in_form()
    {
        string body = "";
        await using var server = new LoopbackApi(async context =>
        {
            body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
            await LoopbackApi.RespondAsync(context, 201, """{"id":"e"}""");
        });

        await server.Client.Emoji.CreateEmojiAsync(
            new() { Emoji = new() { Name = "blob", CreatorId = "u" }, Image = new FileUpload(new MemoryStream([1]), "blob.png") });

        Assert.Contains("name=\"emoji\"\r\n\r\n{\"creator_id\":\"u\",\"name\":\"blob\"}\r\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Upload_is_retried_after_login_only_when_stream_can_seek(bool canSeek, int calls)
    {
        int seen = 0;
        List<string> bodies = [];
        await using var server = new LoopbackApi(async context =>
        {
            if (context.Request.RawUrl!.EndsWith("/login", StringComparison.Ordinal))
            {
                await LoopbackApi.RespondAsync(context, 200, """{"id":"me"}""", "application/json", ("Token", "t"));
                return;
            }

            bodies.Add(await new StreamReader(context.Request.InputStream).ReadToEndAsync());
            await LoopbackApi.RespondAsync(context, ++seen == 1 ? 401 : 200, """{"id":"api.context.session_expired.app_error"}""");
        });
        await using var client = new MattermostClient(
            Listening.Clients.Options(server.Url, MattermostCredentials.Password("u", "p")) with { Relogin = true });
        Stream stream = canSeek ? new MemoryStream("data"u8.ToArray()) : new EndlessStream(4);
        Task upload = client.Uploads.UploadDataAsync("u", new FileUpload(stream, "a"));

        if (canSeek)
        {
            await upload;
            Assert.Equal(["data", "data"], bodies);
        }
        else
        {
            await Assert.ThrowsAsync<LoginException>(() => upload);
        }

        Assert.Equal(calls, seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Download_has_name_type_and_range(bool synchronous)
    {
        string? asked = null;
        await using var server = new LoopbackApi(context =>
        {
            asked = context.Request.Headers["Range"];
            return LoopbackApi.RespondAsync(
                context,
                206,
                "cde",
                "text/plain",
                ("Content-Range", "bytes 2-4/10"),
                ("Content-Disposition", "attachment;filename=\"a.txt\"; filename*=UTF-8''a.txt"));
        });
        var options = new GetFileOptions { Range = new ByteRange(2, 4) };

        await using FileDownload file = synchronous
            ? server.Client.Files.GetFile("f", options)
            : await server.Client.Files.GetFileAsync("f", options);
        using var reader = new StreamReader(file.Content);

        Assert.Equal("cde", synchronous ? reader.ReadToEnd() : await reader.ReadToEndAsync());
        Assert.Equal("bytes=2-4", asked);
        Assert.Equal(
            (206, "a.txt", "text/plain", 3L, 10L), (file.StatusCode, file.FileName, file.ContentType, file.Length, file.TotalLength));
        Assert.Equal(new ByteRange(2, 4), file.Range);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rejected_download_throws_servers_error(bool synchronous)
    {
        await using LoopbackApi server = LoopbackApi.Returning(404, """{"id":"store.sql_file_info.get.app_error","message":"no"}""");

        ApiException error = synchronous
            ? Assert.Throws<NotFoundException>(() => server.Client.Files.GetFile("f"))
            : await Assert.ThrowsAsync<NotFoundException>(() => server.Client.Files.GetFileAsync("f"));

        Assert.Equal("store.sql_file_info.get.app_error", error.ErrorId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Download_fails_as_lost_connection_when_cut(bool synchronous)
    {
        await using var server = new LoopbackApi(async context =>
        {
            context.Response.ContentLength64 = 1000;
            await context.Response.OutputStream.WriteAsync(new byte[10]);
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
        });
        using var destination = new MemoryStream();

        ConnectionException error = synchronous
            ? Assert.Throws<ConnectionException>(() => server.Client.Files.GetFile("f", destination))
            : await Assert.ThrowsAsync<ConnectionException>(() => server.Client.Files.GetFileAsync("f", destination));

        Assert.Equal(("GetFile", ConnectionProblem.Lost), (error.Operation, error.Problem));
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }

    private sealed class Steps : IProgress<TransferProgress>
    {
        public int Count { get; private set; }

        public TransferProgress Last { get; private set; }

        public void Report(TransferProgress value)
        {
            Assert.True(value.Bytes >= Last.Bytes);
            Count++;
            Last = value;
        }
    }
}
