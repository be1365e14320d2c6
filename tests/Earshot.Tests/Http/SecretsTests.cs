using System.Text;
using Earshot.Http;

namespace Earshot.Tests.Http;

public sealed class SecretsTests
{
    private const string Password = "lea-never-tell-1234";

    public static TheoryData<int> Statuses => [200, 302, 400, 401, 403, 404, 409, 429, 500, 503, -1];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Errors_and_logs_contain_neither_token_nor_password(int status)
    {
        var log = new LogRecorder();
        var said = new StringBuilder();
        HttpPipeline? pipeline = null;
        ApiRequest login = new("Login", HttpMethod.Post, $"login?hint={Password}") { IsAuthenticated = false };
        ApiRequest create = new ApiRequest("CreatePerson", HttpMethod.Post, "people")
            .WithJson(new Person(Password), TestJson.Default.Person);
        LoginMethod method = async (isAsync, ct) =>
            new AccessToken((await pipeline!.SendAsync(isAsync, login, TestJson.Default.Person, ct)).Header("Token")!);
        using var credentials = new CredentialSource(Setup.Token, method, TimeSpan.Zero, logger: log);
        // A server or proxy that returns everything it received, in every place but its error message.
        using var network = new FakeNetwork(request => status < 0
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut")
            : FakeNetwork.Text(
                status,
                $"<html>{Setup.Token} {request.Authorization} {request.Body} {Password}</html>",
                "text/html",
                ("Location", $"/x?token={Setup.Token}"),
                ("X-Echo", $"{Setup.Token} {Password}")));
        pipeline = new HttpPipeline(Setup.Options(network) with
        {
            Credentials = credentials,
            Logger = log,
            Retry = new RetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.Zero },
        });

        foreach (ApiRequest request in new[] { Setup.Get, create })
        {
            said.Append(await Assert.ThrowsAnyAsync<EarshotException>(() => pipeline.CallAsync(request, synchronous: true)));
            said.Append(await Assert.ThrowsAnyAsync<EarshotException>(() => pipeline.CallAsync(request, synchronous: false)));
        }

        foreach ((_, string text) in log.Lines)
        {
            said.Append(text);
        }

        pipeline.Dispose();
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(Setup.Token, said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, said.ToString(), StringComparison.Ordinal);
    }
}
