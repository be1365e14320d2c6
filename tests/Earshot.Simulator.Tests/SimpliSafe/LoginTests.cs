using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>The log-in page, codes, tokens and their ends.</summary>
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
    public async Task Authorize_address_with_a_wrong_parameter_gets_a_page_that_names_it(string name, string? value)
    {
        await using House house = await House.StartAsync();
        using HttpResponseMessage response = await house.Http.GetAsync(Authorize.Path(name, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"The parameter {name} is", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_logs_in_at_the_page_and_the_code_gives_tokens()
    {
        await using House house = await House.StartAsync();
        string form = await FormAsync(house);
        using HttpResponseMessage wrong = await PostAsync(house, form, ("email", House.Email), ("password", "wrong"));
        string page = await wrong.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Contains("Wrong email or password.", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{House.Email}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">wrong<", page, StringComparison.Ordinal);
        using HttpResponseMessage right = await PostAsync(house, Action(page), ("email", "TILDA@example.test "), ("password", House.Password));
        string code = CodeIn(right);
        Assert.Equal(45, code.Length);
        (int status, JsonNode? tokens) = await house.ExchangeAsync(code);
        Assert.Equal(200, status);
        Assert.Equal(3600, tokens!["expires_in"]!.GetValue<int>());
        (status, JsonNode? who) = await house.CallAsync("GET", "/v1/api/authCheck", token: tokens["access_token"]!.GetValue<string>());
        Assert.Equal((200, house.Account.UserId), (status, who!["userId"]!.GetValue<int>()));
        using HttpResponseMessage again = await PostAsync(house, form, ("email", House.Email), ("password", House.Password));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Account_with_a_phone_is_asked_for_the_second_factor()
    {
        await using House house = await House.StartAsync();
        house.Simulator.AddAccount("phone@example.test", "with-a-phone", smsCode: "004711");
        using HttpResponseMessage password = await PostAsync(house, await FormAsync(house), ("email", "phone@example.test"), ("password", "with-a-phone"));
        Assert.Equal(HttpStatusCode.OK, password.StatusCode);
        string form = Action(await password.Content.ReadAsStringAsync());
        using HttpResponseMessage wrong = await PostAsync(house, form, ("code", "004712"));
        Assert.Contains("The code is wrong.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage right = await PostAsync(house, form, ("code", " 004711"));
        Assert.Equal(200, (await house.ExchangeAsync(CodeIn(right))).Status);
    }

    [Fact]
    public async Task Second_factor_without_the_first_gives_no_code()
    {
        await using House house = await House.StartAsync();
        string form = (await FormAsync(house)).Replace("login/identifier", "mfa-sms-challenge", StringComparison.Ordinal);
        using HttpResponseMessage response = await PostAsync(house, form, ("code", ""));
        Assert.Equal((HttpStatusCode.OK, null), (response.StatusCode, response.Headers.Location));
    }

    [Fact]
    public async Task Code_is_refused_with_a_wrong_verifier_a_second_time_and_after_two_minutes()
    {
        await using House house = await House.StartAsync();
        string used = house.Simulator.IssueAuthorizationCode(house.Account, House.Challenge);
        (int first, JsonNode? tokens) = await house.ExchangeAsync(used);
        (int status, JsonNode? error) = await house.ExchangeAsync(used);
        Assert.Equal((200, 403, "invalid_grant"), (first, status, error!["error"]!.GetValue<string>()));

        // What the first use gave stays good.
        Assert.Equal(200, (await house.RefreshAsync(tokens!["refresh_token"]!.GetValue<string>())).Status);
        (status, error) = await house.ExchangeAsync(house.Simulator.IssueAuthorizationCode(house.Account, House.Challenge), House.Verifier + "x");
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        string fresh = house.Simulator.IssueAuthorizationCode(house.Account, House.Challenge);
        string late = house.Simulator.IssueAuthorizationCode(house.Account, House.Challenge);
        house.Pass(120);
        Assert.Equal(200, (await house.ExchangeAsync(fresh)).Status);
        house.Pass(1);
        Assert.Equal(403, (await house.ExchangeAsync(late)).Status);
        Assert.Equal(403, (await house.ExchangeAsync(new string('A', 45))).Status);
    }

    [Theory]
    [InlineData("client_id", "other", 401, "invalid_client")]
    [InlineData("redirect_uri", "https://example.test/", 403, "invalid_grant")]
    [InlineData("grant_type", "password", 403, "unsupported_grant_type")]
    [InlineData("grant_type", "", 400, "invalid_request")]
    [InlineData("code_verifier", "", 400, "invalid_request")]
    public async Task Exchange_with_a_wrong_field_is_refused(string name, string value, int status, string error)
    {
        await using House house = await House.StartAsync();
        (string Name, string Value)[] fields =
        [
            ("grant_type", "authorization_code"), ("client_id", Authorize.ClientId), ("code_verifier", House.Verifier),
            ("code", house.Simulator.IssueAuthorizationCode(house.Account, House.Challenge)), ("redirect_uri", Authorize.RedirectUri),
        ];
        (int got, JsonNode? json) = await house.TokenAsync([.. fields.Select(f => f.Name == name ? (name, value) : f)]);
        Assert.Equal((status, error), (got, json!["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Token_endpoint_reads_json_only()
    {
        await using House house = await House.StartAsync();
        using var form = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("client_id", Authorize.ClientId), new("refresh_token", house.Tokens.RefreshToken)]);
        using HttpResponseMessage response = await house.SendAsync("POST", "/oauth/token", form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Refresh_token_stays_good_without_rotation()
    {
        await using House house = await House.StartAsync();
        for (int time = 0; time < 2; time++)
        {
            (int status, JsonNode? tokens) = await house.RefreshAsync(house.Tokens.RefreshToken);
            Assert.Equal(200, status);
            Assert.False(tokens!.AsObject().ContainsKey("refresh_token"));
            Assert.Equal(200, (await house.CallAsync("GET", "/v1/api/authCheck", token: tokens["access_token"]!.GetValue<string>())).Status);
        }
    }

    [Fact]
    public async Task Refresh_token_is_spent_with_rotation()
    {
        await using House house = await House.StartAsync(o => o with { RefreshTokenRotation = RefreshTokenRotation.Always });
        (int status, JsonNode? tokens) = await house.RefreshAsync(house.Tokens.RefreshToken);
        string next = tokens!["refresh_token"]!.GetValue<string>();
        Assert.Equal((200, false), (status, next == house.Tokens.RefreshToken));
        (status, JsonNode? error) = await house.RefreshAsync(house.Tokens.RefreshToken);
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        Assert.Equal(200, (await house.RefreshAsync(next)).Status);
    }

    [Fact]
    public async Task Revoked_refresh_token_is_refused_and_the_access_token_lives_on()
    {
        await using House house = await House.StartAsync();
        house.Simulator.RevokeRefreshTokens(house.Account);
        (int status, JsonNode? error) = await house.RefreshAsync(house.Tokens.RefreshToken);
        Assert.Equal((403, "invalid_grant"), (status, error!["error"]!.GetValue<string>()));
        Assert.Equal(200, (await house.CallAsync("GET", "/v1/api/authCheck")).Status);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("withdrawn")]
    [InlineData("unknown")]
    public async Task Access_token_that_is_no_good_gets_401_with_a_bare_string(string how)
    {
        await using House house = await House.StartAsync();
        Assert.Equal(200, (await house.CallAsync("GET", "/v1/api/authCheck")).Status);
        if (how == "expired")
        {
            house.Pass(3600);
        }
        else if (how == "withdrawn")
        {
            house.Simulator.RevokeAccessTokens(house.Account);
        }

        using HttpResponseMessage response = await house.SendAsync("GET", "/v1/api/authCheck", token: how == "unknown" ? "nonsense" : null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("\"Unauthorized\"", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Password_grant_is_refused_today()
    {
        await using House house = await House.StartAsync();
        using HttpResponseMessage response = await PasswordAsync(house, House.Password);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(404, (await house.CallAsync("DELETE", "/v1/api/token")).Status);
    }

    [Fact]
    public async Task Password_grant_of_earlier_days_takes_a_form_and_a_client_name()
    {
        await using House house = await House.StartAsync(o => o with { AllowPasswordGrant = true });
        using HttpResponseMessage wrong = await PasswordAsync(house, "wrong");
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        using HttpResponseMessage nameless = await PasswordAsync(house, House.Password, client: "somebody:");
        Assert.Equal(HttpStatusCode.Unauthorized, nameless.StatusCode);
        using HttpResponseMessage right = await PasswordAsync(house, House.Password);
        JsonNode tokens = JsonNode.Parse(await right.Content.ReadAsStringAsync())!;
        string access = tokens["access_token"]!.GetValue<string>();
        Assert.Equal(200, (await house.CallAsync("GET", "/v1/api/authCheck", token: access)).Status);
        Assert.Equal(200, (await house.CallAsync("DELETE", "/v1/api/token", token: access)).Status);
        Assert.Equal(401, (await house.CallAsync("GET", "/v1/api/authCheck", token: access)).Status);
    }

    [Fact]
    public void Tokens_keep_themselves_out_of_their_text() =>
        Assert.DoesNotContain("secret", new SimulatedTokens("secret-1", "secret-2").ToString(), StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> PasswordAsync(House house, string password, string client = "8d0b6f9e.2074.0.0.com.simplisafe.mobile:")
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "password"), new("username", House.Email), new("password", password)]);
        string basic = "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(client));
        return await house.SendAsync("POST", "/v1/api/token", form, authorization: basic);
    }

    /// <summary>Where the form of the log-in page goes.</summary>
    private static async Task<string> FormAsync(House house)
    {
        using HttpResponseMessage authorize = await house.Http.GetAsync(Authorize.Path());
        Assert.Equal(HttpStatusCode.Redirect, authorize.StatusCode);
        string page = await house.Http.GetStringAsync(authorize.Headers.Location);
        Assert.Contains("<label for=\"email\">", page, StringComparison.Ordinal);
        return Action(page);
    }

    private static string Action(string page) => FormAction().Match(page).Groups["action"].Value;

    private static async Task<HttpResponseMessage> PostAsync(House house, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await house.Http.PostAsync(path, form);
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
