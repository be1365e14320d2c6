using System.Text;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Login;

/// <summary>Tests the requests of the login byte for byte.</summary>
public sealed class LoginRequestTests
{
    private const string Code = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_12";

    private const string Redirect = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";

    private const string UserAgent =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15";

    // RFC 7636, appendix B.
    private static readonly PendingLogin Pending = new()
    {
        Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        DeviceId = "0D2A7B4E-6C1F-4E0A-9B1D-3F5A7C9E1B2D",
    };

    private readonly FakeService _service = new();

    [Fact]
    public void Authorize_url_has_every_parameter()
    {
        SimpliSafeLogin login = SimpliSafeLogin.Resume(Pending, _service.Options);

        Assert.Equal(
            "https://auth.simplisafe.com/authorize"
            + "?client_id=42aBZ5lYrVW12jfOuu3CQROitwxg9sN5"
            + "&response_type=code"
            + "&redirect_uri=com.simplisafe.mobile%3A%2F%2Fauth.simplisafe.com%2Fios%2Fcom.simplisafe.mobile%2Fcallback"
            + "&scope=offline_access%20email%20openid%20https%3A%2F%2Fapi.simplisafe.com%2Fscopes%2Fuser%3Aplatform"
            + "&audience=https%3A%2F%2Fapi.simplisafe.com%2F"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            + "&code_challenge_method=S256"
            + "&auth0Client=eyJ2ZXJzaW9uIjoiMi4zLjIiLCJuYW1lIjoiQXV0aDAuc3dpZnQiLCJlbnYiOnsic3dpZnQiOiI1LngiLCJpT1MiOiIxNi4zIn19"
            + "&device=iPhone"
            + "&device_id=0D2A7B4E-6C1F-4E0A-9B1D-3F5A7C9E1B2D",
            login.AuthorizeUrl.AbsoluteUri);
    }

    [Fact]
    public void Each_login_has_its_own_verifier_and_device()
    {
        PendingLogin[] all = [.. Enumerable.Range(0, 200).Select(_ => SimpliSafeLogin.Start(_service.Options).Pending)];

        Assert.All(all, pending => Assert.Matches("^[A-Za-z0-9._~-]{43,128}$", pending.Verifier));
        Assert.All(all, pending => Assert.Equal(Guid.Parse(pending.DeviceId).ToString().ToUpperInvariant(), pending.DeviceId));
        Assert.Equal(all.Length, all.Select(pending => pending.Verifier).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(all.Length, all.Select(pending => pending.DeviceId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Code_is_exchanged_for_tokens_and_account_is_read()
    {
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);
        SimpliSafeClientOptions options = _service.Options;

        await using SimpliSafeClient client = await SimpliSafeLogin.Resume(Pending, options).CompleteAsync(Code);

        Assert.Equal(FakeService.UserId, client.UserId);
        Assert.Equal(2, _service.Requests.Count);
        FakeService.Request exchange = _service.Requests[0];
        Assert.Equal("POST https://auth.simplisafe.com/oauth/token", $"{exchange.Method} {exchange.Uri.AbsoluteUri}");
        Assert.Equal(
            [
                "Accept: application/json",
                $"Content-Length: {exchange.Body.Length}",
                "Content-Type: application/json",
                $"User-Agent: {UserAgent}",
            ],
            exchange.Headers);
        Assert.Equal(
            """{"grant_type":"authorization_code","client_id":"42aBZ5lYrVW12jfOuu3CQROitwxg9sN5","""
            + """ "code_verifier":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",""".TrimStart()
            + $$""" "code":"{{Code}}","redirect_uri":"{{Redirect}}"}""".TrimStart(),
            exchange.Body);
        FakeService.Request whose = _service.Requests[1];
        Assert.Equal("GET https://api.simplisafe.com/v1/api/authCheck", $"{whose.Method} {whose.Uri.AbsoluteUri}");
        Assert.Equal(
            ["Accept: application/json", $"Authorization: Bearer {FakeService.AccessToken}", $"User-Agent: {UserAgent}"],
            whose.Headers);
        Assert.Equal("", whose.Body);
        StoredLogin? stored = await options.TokenStore.LoadAsync();
        Assert.Equal(FakeService.RefreshToken, stored!.RefreshToken);
        Assert.Equal(FakeService.UserId, stored.UserId);
    }

    [Fact]
    public async Task Refresh_sends_only_the_refresh_token()
    {
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(FakeService.RefreshToken, _service.Options);

        FakeService.Request refresh = _service.Requests[0];
        Assert.Equal("POST https://auth.simplisafe.com/oauth/token", $"{refresh.Method} {refresh.Uri.AbsoluteUri}");
        Assert.Equal(
            [
                "Accept: application/json",
                $"Content-Length: {refresh.Body.Length}",
                "Content-Type: application/json",
                $"User-Agent: {UserAgent}",
            ],
            refresh.Headers);
        Assert.Equal(
            """{"grant_type":"refresh_token","client_id":"42aBZ5lYrVW12jfOuu3CQROitwxg9sN5","""
            + $$""" "refresh_token":"{{FakeService.RefreshToken}}"}""".TrimStart(),
            refresh.Body);
        Assert.Equal("/v1/api/authCheck", _service.Requests[1].Uri.AbsolutePath);
    }

    [Fact]
    public async Task Password_is_sent_to_the_former_address()
    {
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);
        SimpliSafeClientOptions options = _service.Options;

        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithCredentialsAsync("han+solo@example.com", "l&a 1", options);

        FakeService.Request grant = _service.Requests[0];
        Assert.Equal("POST https://api.simplisafe.com/v1/api/token", $"{grant.Method} {grant.Uri.AbsoluteUri}");
        Assert.Equal("grant_type=password&username=han%2Bsolo%40example.com&password=l%26a%201", grant.Body);
        Assert.Equal("application/x-www-form-urlencoded", grant.Header("Content-Type"));
        string[] basic = grant.Header("Authorization")!.Split(' ');
        Assert.Equal("Basic", basic[0]);
        Assert.Matches(
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.2074\\.0\\.0\\.com\\.simplisafe\\.mobile:$",
            Encoding.ASCII.GetString(Convert.FromBase64String(basic[1])));

        _service.Time.Advance(TimeSpan.FromMinutes(60));
        await client.Api.SendAsync(new("Anything", HttpMethod.Get, "anything"));
        FakeService.Request refresh = _service.TokenRequests[1];
        Assert.Equal(grant.Uri, refresh.Uri);
        Assert.Equal(grant.Header("Authorization"), refresh.Header("Authorization"));
        Assert.Equal($"grant_type=refresh_token&refresh_token={FakeService.RefreshToken}", refresh.Body);
    }

    [Fact]
    public async Task Password_is_sent_to_the_address_in_options()
    {
        _service.Api = request => request.Uri.AbsolutePath == "/old/sign-in"
            ? FakeService.Tokens("a", "r")
            : FakeService.Json(200, """{"userId":1}""");

        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithCredentialsAsync(
            "han@example.com", "lea1234", _service.Options with { PasswordGrantAddress = new Uri("http://127.0.0.1:8066/old/sign-in") });

        Assert.Equal("http://127.0.0.1:8066/old/sign-in", _service.Requests[0].Uri.AbsoluteUri);
    }
}
