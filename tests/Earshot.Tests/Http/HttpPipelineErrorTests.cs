using Earshot.Http;

namespace Earshot.Tests.Http;

public sealed class HttpPipelineErrorTests
{
    [Theory]
    [InlineData(400, typeof(BadRequestException))]
    [InlineData(401, typeof(LoginException))]
    [InlineData(403, typeof(PermissionException))]
    [InlineData(404, typeof(NotFoundException))]
    [InlineData(409, typeof(ConflictException))]
    [InlineData(413, typeof(BadRequestException))]
    [InlineData(422, typeof(BadRequestException))]
    [InlineData(429, typeof(RateLimitException))]
    [InlineData(500, typeof(ServerException))]
    [InlineData(501, typeof(ServerException))]
    [InlineData(503, typeof(ServerException))]
    public async Task Error_status_becomes_its_exception_with_ids(int status, Type expected)
    {
        foreach (bool synchronous in new[] { true, false })
        {
            using var network = FakeNetwork.InTurn(() => Setup.Error(status));
            using var pipeline = new HttpPipeline(Setup.Options(network));

            ApiException error = await Assert.ThrowsAnyAsync<ApiException>(() => pipeline.CallAsync(Setup.Get, synchronous));

            Assert.IsType(expected, error);
            Assert.Equal(status, error.StatusCode);
            Assert.Equal("api.some.error", error.ErrorId);
            Assert.Equal("req1", error.RequestId);
            Assert.Equal("GetPerson", error.Operation);
            Assert.Contains("Something is off", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plain_text_429_is_a_rate_limit_with_retry_after(bool synchronous)
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(429, "limit exceeded", "text/plain", ("Retry-After", "7")));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        RateLimitException error = await Assert.ThrowsAsync<RateLimitException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
        Assert.Null(error.ErrorId);
    }

    [Theory]
    [InlineData(405, true)]
    [InlineData(405, false)]
    [InlineData(501, true)]
    [InlineData(501, false)]
    public async Task Method_rejected_without_api_error_is_not_an_api(int status, bool synchronous)
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(status, "<!DOCTYPE html><html>private words</html>", "text/html"));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
        Assert.DoesNotContain("private", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Web_page_outside_the_api_is_not_found(bool synchronous)
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(200, "<!DOCTYPE html><html>private words</html>", "text/html"));
        using var pipeline = new HttpPipeline(Setup.Options(network));
        var plugin = new ApiRequest("GetPlaybook", HttpMethod.Get, "plugins/playbooks/1") { CanReturnPages = true };

        NotFoundException error = await Assert.ThrowsAsync<NotFoundException>(() => pipeline.CallAsync(plugin, synchronous));

        Assert.Equal(("GetPlaybook", 200), (error.Operation, error.StatusCode));
        Assert.DoesNotContain("private", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>private words</html>", "text/html", "web page")]
    [InlineData("", "application/json", "empty body")]
    [InlineData("{\"name\":\"private wor", "application/json", "expected JSON")]
    [InlineData("{\"name\":[\"private words\"]}", "application/json", "expected JSON")]
    public async Task Success_without_expected_json_is_not_an_api(string body, string mediaType, string said)
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(200, body, mediaType));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous: false));

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains("URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_404_without_api_error_is_a_wrong_path()
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(404, "<html>404 page not found</html>", "text/html"));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.SendAsync(Setup.Get));

        Assert.Equal(ConnectionProblem.WrongPath, error.Problem);
        Assert.Contains("http://127.0.0.1:1/sub/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_is_an_error_that_names_the_new_url()
    {
        using var network = FakeNetwork.InTurn(
            () => FakeNetwork.Text(302, "", "text/html", ("Location", "https://user:pw@other.example/new?token=private")));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.SendAsync(Setup.Get));

        Assert.Equal(ConnectionProblem.Redirected, error.Problem);
        Assert.Contains("https://other.example/new", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Every_2xx_is_a_success_with_readable_headers(int status)
    {
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Text(status, "", "text/plain", ("Token", "abc")));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        ApiResponse response = await pipeline.SendAsync(Setup.Post);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("abc", response.Header("token"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_has_base_path_body_and_token(bool synchronous)
    {
        using var credentials = new CredentialSource(Setup.Token);
        using var network = FakeNetwork.InTurn(Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        ApiResponse<Person> response = await pipeline.CallAsync(Setup.Post, synchronous);

        FakeNetwork.Request request = Assert.Single(network.Requests);
        Assert.Equal("http://127.0.0.1:1/sub/people", request.Address.AbsoluteUri);
        Assert.Equal($"Bearer {Setup.Token}", request.Authorization);
        Assert.Equal("""{"name":"hansolo"}""", request.Body);
        Assert.Equal("hansolo", response.Value?.Name);
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example/x")]
    [InlineData("@evil.example/x")]
    public async Task Path_cannot_send_the_token_to_another_host(string path)
    {
        using var credentials = new CredentialSource(Setup.Token);
        using var network = FakeNetwork.InTurn(Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network) with { Credentials = credentials });

        await pipeline.SendAsync(new ApiRequest("Elsewhere", HttpMethod.Get, path));

        Assert.Equal("127.0.0.1", Assert.Single(network.Requests).Address.Host);
    }

    [Fact]
    public async Task Path_outside_the_base_address_is_rejected()
    {
        using var network = FakeNetwork.InTurn(Setup.Good);
        using var pipeline = new HttpPipeline(Setup.Options(network));

        await Assert.ThrowsAsync<ArgumentException>(() => pipeline.SendAsync(new ApiRequest("Elsewhere", HttpMethod.Get, "../admin")));
        Assert.Empty(network.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Oversized_success_is_rejected_and_oversized_error_is_truncated(bool synchronous)
    {
        using var network = FakeNetwork.InTurn(
            () => FakeNetwork.Json(200, new string(' ', 100_000)),
            () => FakeNetwork.Json(400, $$"""{"id":"a","message":"{{new string('x', 500_000)}}","request_id":"r"}"""));
        using var pipeline = new HttpPipeline(Setup.Options(network, maxResponseBytes: 64 * 1024));

        ConnectionException tooLarge = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        BadRequestException cut = await Assert.ThrowsAsync<BadRequestException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.ProtocolError, tooLarge.Problem);
        Assert.Contains("larger than the maximum of", tooLarge.Message, StringComparison.Ordinal);
        Assert.Null(cut.ErrorId);
    }

    [Fact]
    public async Task Error_message_of_the_server_is_shortened_to_one_line()
    {
        string words = "\\u001b[31mred\\n" + new string('y', 5_000);
        using var network = FakeNetwork.InTurn(() => FakeNetwork.Json(400, $$"""{"id":"a","message":"{{words}}","request_id":"r"}"""));
        using var pipeline = new HttpPipeline(Setup.Options(network));

        BadRequestException error = await Assert.ThrowsAsync<BadRequestException>(() => pipeline.SendAsync(Setup.Get));

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < 600);
        Assert.Contains("red", error.Message, StringComparison.Ordinal);
    }
}
