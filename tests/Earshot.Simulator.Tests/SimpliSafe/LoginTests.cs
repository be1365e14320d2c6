using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests the login page, authorization codes, tokens, and their expiration.</summary>
public sealed partial class LoginTests
{
    public static TheoryData<string, string?> WrongParameters()
    {
        var data = new TheoryData<string, string?>();
        foreach ((string name, string value) in Authorize.Parameters)
        {
            data.Add(name, null);
            data.Add(name, value + "x");
        }

        data.Add("device_id", "0c1f7a52-96d8-4e0b-9f3a-5b6c7d8e9f00");
        data.Add("code_challenge_method", "plain");
        return data;
    }

    [Theory]
    [MemberData(nameof(WrongParameters))]
    public async Task Authorize_with_invalid_parameter_returns_a_page_that_names_it(string name, string? value)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using HttpResponseMessage response = await service.Http.GetAsync(Authorize.Path(name, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"The parameter {name} is", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_page_returns_a_code_that_gives_tokens()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        string form = await FormAsync(service);
        using HttpResponseMessage wrong = await PostAsync(service, form, ("email", ServiceFixture.Email), ("password", "wrong"));
        string page = await wrong.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Contains("Wrong email or password.", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{ServiceFixture.Email}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">wrong<", page, StringComparison.Ordinal);
        using HttpResponseMessage right = await PostAsync(
            service, Action(page), ("email", "TILDA@example.test "), ("password", ServiceFixture.Password));
        string code = CodeIn(right);
        Assert.Equal(45, code.Length);
        (int status, JsonNode? tokens) = await service.ExchangeAsync(code);
        Assert.Equal(200, status);
        Assert.Equal(3600, tokens!["expires_in"]!.GetValue<int>());
        (status, JsonNode? who) = await service.SendJsonAsync(
            "GET", "/v1/api/authCheck", token: tokens["access_token"]!.GetValue<string>());
        Assert.Equal((200, service.Account.UserId), (status, who!["userId"]!.GetValue<int>()));
        using HttpResponseMessage again = await PostAsync(
            service, form, ("email", ServiceFixture.Email), ("password", ServiceFixture.Password));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Account_with_SMS_code_requires_the_second_factor()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.AddAccount("phone@example.test", "with-a-phone", smsCode: "004711");
        using HttpResponseMessage password = await PostAsync(
            service, await FormAsync(service), ("email", "phone@example.test"), ("password", "with-a-phone"));
        Assert.Equal(HttpStatusCode.OK, password.StatusCode);
        string form = Action(await password.Content.ReadAsStringAsync());
        using HttpResponseMessage wrong = await PostAsync(service, form, ("code", "004712"));
        Assert.Contains("The code is wrong.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage right = await PostAsync(service, form, ("code", " 004711"));
        Assert.Equal(200, (await service.ExchangeAsync(CodeIn(right))).Status);
    }

    [Fact]
    public async Task Second_factor_without_the_first_returns_no_code()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        string form = (await FormAsync(service)).Replace("login/identifier", "mfa-sms-challenge", StringComparison.Ordinal);
        using HttpResponseMessage response = await PostAsync(service, form, ("code", ""));
        Assert.Equal((HttpStatusCode.OK, null), (response.StatusCode, response.Headers.Location));
    }

    [Fact]
    public async Task Code_is_rejected_when_used_expired_or_not_verified()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        string used = service.Simulator.IssueAuthorizationCode(service.Account, ServiceFixture.Challenge);
        (int first, JsonNode? tokens) = await service.ExchangeAsync(used);
        (int status, JsonNode? error) = await service.ExchangeAsync(used);
        Assert.Equal((200, 403, "invalid_grant"), (first, status, error!["error"]!.GetValue<string>()));

        // The tokens of the first use stay valid.
        Assert.Equal(200, (await service.RefreshAsync(tokens!["refresh_token"]!.GetValue<string>())).Status);
        (status, error) = await service.ExchangeAsync(
            service.Simulator.IssueAuthorizationCode(service.Account, ServiceFixture.Challenge), ServiceFixture.Verifier + "x");
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        string fresh = service.Simulator.IssueAuthorizationCode(service.Account, ServiceFixture.Challenge);
        string late = service.Simulator.IssueAuthorizationCode(service.Account, ServiceFixture.Challenge);
        service.Advance(120);
        Assert.Equal(200, (await service.ExchangeAsync(fresh)).Status);
        service.Advance(1);
        Assert.Equal(403, (await service.ExchangeAsync(late)).Status);
        Assert.Equal(403, (await service.ExchangeAsync(new string('A', 45))).Status);
    }

    [Theory]
    [InlineData("client_id", "other", 401, "invalid_client")]
    [InlineData("redirect_uri", "https://example.test/", 403, "invalid_grant")]
    [InlineData("grant_type", "password", 403, "unsupported_grant_type")]
    [InlineData("grant_type", "", 400, "invalid_request")]
    [InlineData("code_verifier", "", 400, "invalid_request")]
    public async Task Exchange_with_invalid_field_is_rejected(string name, string value, int status, string error)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        (string Name, string Value)[] fields =
        [
            ("grant_type", "authorization_code"), ("client_id", Authorize.ClientId), ("code_verifier", ServiceFixture.Verifier),
            ("code", service.Simulator.IssueAuthorizationCode(service.Account, ServiceFixture.Challenge)),
            ("redirect_uri", Authorize.RedirectUri),
        ];
        (int got, JsonNode? json) = await service.TokenAsync([.. fields.Select(f => f.Name == name ? (name, value) : f)]);
        Assert.Equal((status, error), (got, json!["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Token_endpoint_accepts_JSON_only()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "refresh_token"), new("client_id", Authorize.ClientId), new("refresh_token", service.Tokens.RefreshToken)]);
        using HttpResponseMessage response = await service.SendAsync("POST", "/oauth/token", form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Refresh_token_stays_valid_without_rotation()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        for (int time = 0; time < 2; time++)
        {
            (int status, JsonNode? tokens) = await service.RefreshAsync(service.Tokens.RefreshToken);
            Assert.Equal(200, status);
            Assert.False(tokens!.AsObject().ContainsKey("refresh_token"));
            Assert.Equal(
                200, (await service.SendJsonAsync("GET", "/v1/api/authCheck", token: tokens["access_token"]!.GetValue<string>())).Status);
        }
    }

    [Fact]
    public async Task Refresh_token_is_invalidated_with_rotation()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(
            o => o with { RefreshTokenRotation = RefreshTokenRotation.Always });
        (int status, JsonNode? tokens) = await service.RefreshAsync(service.Tokens.RefreshToken);
        string next = tokens!["refresh_token"]!.GetValue<string>();
        Assert.Equal((200, false), (status, next == service.Tokens.RefreshToken));
        (status, JsonNode? error) = await service.RefreshAsync(service.Tokens.RefreshToken);
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        Assert.Equal(200, (await service.RefreshAsync(next)).Status);
    }

    [Fact]
    public async Task Revoked_refresh_token_is_rejected_and_access_token_stays_valid()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.RevokeRefreshTokens(service.Account);
        (int status, JsonNode? error) = await service.RefreshAsync(service.Tokens.RefreshToken);
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        Assert.Equal(200, (await service.SendJsonAsync("GET", "/v1/api/authCheck")).Status);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("withdrawn")]
    [InlineData("unknown")]
    public async Task Invalid_access_token_returns_401_with_a_bare_string(string how)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        Assert.Equal(200, (await service.SendJsonAsync("GET", "/v1/api/authCheck")).Status);
        if (how == "expired")
        {
            service.Advance(3600);
        }
        else if (how == "withdrawn")
        {
            service.Simulator.RevokeAccessTokens(service.Account);
        }

        using HttpResponseMessage response = await service.SendAsync(
            "GET", "/v1/api/authCheck", token: how == "unknown" ? "nonsense" : null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("\"Unauthorized\"", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Password_grant_is_rejected_by_default()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using HttpResponseMessage response = await PasswordAsync(service, ServiceFixture.Password);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(404, (await service.SendJsonAsync("DELETE", "/v1/api/token")).Status);
    }

    [Fact]
    public async Task Legacy_password_grant_requires_a_form_and_client_name()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { AllowPasswordGrant = true });
        using HttpResponseMessage wrong = await PasswordAsync(service, "wrong");
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        using HttpResponseMessage nameless = await PasswordAsync(service, ServiceFixture.Password, client: "someone:");
        Assert.Equal(HttpStatusCode.Unauthorized, nameless.StatusCode);
        using HttpResponseMessage right = await PasswordAsync(service, ServiceFixture.Password);
        JsonNode tokens = JsonNode.Parse(await right.Content.ReadAsStringAsync())!;
        string access = tokens["access_token"]!.GetValue<string>();
        Assert.Equal(200, (await service.SendJsonAsync("GET", "/v1/api/authCheck", token: access)).Status);
        Assert.Equal(200, (await service.SendJsonAsync("DELETE", "/v1/api/token", token: access)).Status);
        Assert.Equal(401, (await service.SendJsonAsync("GET", "/v1/api/authCheck", token: access)).Status);
    }

    [Fact]
    public void Tokens_ToString_contains_no_token() =>
        Assert.DoesNotContain("secret", new SimulatedTokens("secret-1", "secret-2").ToString(), StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> PasswordAsync(
        ServiceFixture service, string password, string client = "8d0b6f9e.2074.0.0.com.simplisafe.mobile:")
    {
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "password"), new("username", ServiceFixture.Email), new("password", password)]);
        string basic = "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(client));
        return await service.SendAsync("POST", "/v1/api/token", form, authorization: basic);
    }

    /// <summary>Returns the target of the login page's form.</summary>
    private static async Task<string> FormAsync(ServiceFixture service)
    {
        using HttpResponseMessage authorize = await service.Http.GetAsync(Authorize.Path());
        Assert.Equal(HttpStatusCode.Redirect, authorize.StatusCode);
        string page = await service.Http.GetStringAsync(authorize.Headers.Location);
        Assert.Contains("<label for=\"email\">", page, StringComparison.Ordinal);
        return Action(page);
    }

    private static string Action(string page) => FormAction().Match(page).Groups["action"].Value;

    private static async Task<HttpResponseMessage> PostAsync(
        ServiceFixture service, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await service.Http.PostAsync(path, form);
    }

    private static string CodeIn(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        string location = response.Headers.GetValues("Location").Single();
        Assert.StartsWith(Authorize.RedirectUri + "?code=", location, StringComparison.Ordinal);
        return location[(Authorize.RedirectUri.Length + "?code=".Length)..];
    }

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FormAction();
}
