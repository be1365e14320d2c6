using System.Text;
using Earshot.Http;
using Earshot.SimpliSafe.Tokens;
using Earshot.Storage;

namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Searches logs, exceptions, and descriptions of logins and tokens for secrets.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Code = "code-never-tell-abcdefghijklmnopqrstuvwxyz-01";
    private const string Password = "password-never-tell";
    private const string Email = "never.tell@example.com";
    private const string Verifier = "verifier-never-tell-0123456789-abcdefghijklmno";

    private readonly FakeService _service = new();
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _said = new();

    public static TheoryData<int, string> Days => new()
    {
        { 200, "good" },
        { 200, "echo" },
        { 200, "html" },
        { 302, "echo" },
        { 400, "echo" },
        { 400, "grant" },
        { 401, "echo" },
        { 401, "grant" },
        { 403, "echo" },
        { 403, "grant" },
        { 403, "empty" },
        { 404, "echo" },
        { 409, "echo" },
        { 429, "echo" },
        { 500, "echo" },
        { 503, "grant" },
        { -1, "cut" },
    };

    public void Dispose()
    {
        _folder.Dispose();
        _service.Dispose();
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Logs_exceptions_and_descriptions_contain_no_secret(int status, string kind)
    {
        bool isFull = false;
        var store = new FileTokenStore(_folder.File, step => Fail(isFull, step)) { LoggerFactory = _service.Logs };
        SimpliSafeClientOptions options = _service.Options with
        {
            TokenStore = store,
            Retry = new() { MaxRetries = 1, BaseDelay = TimeSpan.Zero },
        };
        _service.CountTokens();
        SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options);
        Keep(client, client.Options, client.Credentials, client.Pipelines, store, await store.LoadAsync());
        _service.Token = request => Answer(request, status, kind);
        _service.Api = request => Answer(request, status, kind);

        var pending = new PendingLogin { Verifier = Verifier, DeviceId = "device" };
        SimpliSafeLogin login = SimpliSafeLogin.Resume(pending, options);
        Keep(
            pending,
            login,
            login.AuthorizeUrl,
            TokenResponse.Read(Encoding.UTF8.GetBytes(GoodTokens)),
            new AccessToken("access-never-tell"));
        _service.Time.Advance(TimeSpan.FromHours(1));
        await TryAsync(() => client.Api.SendAsync(FakeService.AnyRequest));
        await TryAsync(() => login.CompleteAsync(Code));
        await TryAsync(() => login.CompleteAsync($"https://auth.simplisafe.com/?code={Code}"));
        await TryAsync(() => SimpliSafeClient.LoginWithCredentialsAsync(Email, Password, options));
        await TryAsync(() => SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, options));
        await TryAsync(() => SimpliSafeClient.LoginWithSavedTokenAsync(options));
        isFull = true;
        _service.Time.Advance(TimeSpan.FromHours(1));
        await TryAsync(() => client.Api.SendAsync(FakeService.AnyRequest));
        await TryAsync(() => login.CompleteAsync(Code));
        await File.WriteAllTextAsync(_folder.File, $"broken {FakeService.RefreshToken}");
        await TryAsync(() => SimpliSafeClient.LoginWithSavedTokenAsync(options));

        string said = _said.Append(_service.Logs.All).ToString();
        Assert.True(said.Length > 500);
        Assert.DoesNotContain("never-tell", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("never.tell", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("access-1", said, StringComparison.Ordinal);
        await client.DisposeAsync();
    }

    private const string GoodTokens =
        """{"access_token":"access-never-tell","refresh_token":"refresh-never-tell","""
        + """ "id_token":"id-never-tell","expires_in":3600,"userId":77}""";

    private static void Fail(bool isFull, WriteStep step)
    {
        if (isFull)
        {
            throw new IOException($"No space left on device ({step})");
        }
    }

    /// <summary>Simulates a server or proxy that echoes the request everywhere.</summary>
    private static HttpResponseMessage Answer(FakeService.Request request, int status, string kind)
    {
        string echo = $"{request.Body} {string.Join(' ', request.Headers)}".Replace('"', '\'').Replace('\\', '/');
        HttpResponseMessage answer = kind switch
        {
            "cut" => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut"),
            "good" => FakeService.Json(status, GoodTokens),
            "html" => FakeService.Text(status, $"<html>{echo}</html>", "text/html"),
            "grant" => FakeService.Json(status, $$"""{"error":"invalid_grant","error_description":"{{echo}}"}"""),
            "echo" => FakeService.Json(status, $$"""{"message":"{{echo}}","request":"{{echo}}"}"""),
            _ => FakeService.Json(status, ""),
        };
        answer.Headers.TryAddWithoutValidation("Location", "/x?token=" + Uri.EscapeDataString(echo));
        answer.Headers.TryAddWithoutValidation("X-Echo", echo);
        return answer;
    }

    private void Keep(params object?[] things) => _said.AppendJoin('\n', things).Append('\n');

    private async Task TryAsync<T>(Func<Task<T>> call)
    {
        // Advance the clock, because the call can wait for the next refresh.
        try
        {
            Task<T> trying = call();
            while (!trying.IsCompleted)
            {
                await Task.WhenAny(trying, _service.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10))).WaitAsync(TestTimeout.Value);
                _service.Time.Advance(TimeSpan.FromSeconds(5));
            }

            Keep(await trying);
        }
        catch (Exception error) when (error is EarshotException or ArgumentException)
        {
            for (Exception? link = error; link is not null; link = link.InnerException)
            {
                Keep(link, link.Message);
            }
        }
    }
}
