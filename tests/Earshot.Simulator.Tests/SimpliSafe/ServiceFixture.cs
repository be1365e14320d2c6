using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Testing;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>A simulator in memory with one account and one system of version 3, on a fake clock.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    public const string Email = "tilda@example.test";
    public const string Password = "rowan-and-rain";
    public const string Verifier = "a-verifier-of-more-than-forty-three-characters-0001";
    public const string Challenge = "xCQLDnsvQE3aYFg46AmNN8eBcY1SOEkfclHh_2vn254";

    private ServiceFixture(SimpliSafeSimulator simulator, FakeTimeProvider time, SimpliSafeSimulatorOptions options)
    {
        Simulator = simulator;
        Time = time;
        Account = simulator.AddAccount(Email, Password);
        System = simulator.AddSystem(Account, name: "Rowan");
        Keypad = simulator.AddSensor(System, SensorKind.Keypad, "Hall keypad");
        Door = simulator.AddSensor(System, SensorKind.Entry, "Front door");
        Motion = simulator.AddSensor(System, SensorKind.Motion, "Stairs");
        simulator.SetPin(System, "Tilda", "7305");
        Tokens = simulator.IssueTokens(Account);
        var way = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        way.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=Earshot simulator";
        way.ConnectCallback = options.InMemory ? (_, cancellationToken) => simulator.ConnectAsync(cancellationToken) : null;
        Http = new HttpClient(way) { BaseAddress = simulator.Url };
    }

    public SimpliSafeSimulator Simulator { get; }

    public FakeTimeProvider Time { get; }

    public SimulatedAccount Account { get; }

    public SimulatedSystem System { get; }

    public SimulatedSensor Keypad { get; }

    public SimulatedSensor Door { get; }

    public SimulatedSensor Motion { get; }

    public SimulatedTokens Tokens { get; set; }

    public HttpClient Http { get; }

    public int Sid => System.Id;

    /// <summary>Gets the codes of all events so far.</summary>
    public int[] Codes => [.. Simulator.GetEvents(System).Select(e => e.Code)];

    public static async Task<ServiceFixture> StartAsync(Func<SimpliSafeSimulatorOptions, SimpliSafeSimulatorOptions>? with = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        var options = new SimpliSafeSimulatorOptions { TimeProvider = time, InMemory = true };
        options = with?.Invoke(options) ?? options;
        return new ServiceFixture(await SimpliSafeSimulator.StartAsync(options), time, options);
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, HttpContent? content = null, string? token = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Simulator.Url, path)) { Content = content };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization ?? "Bearer " + (token ?? Tokens.AccessToken));
        return await Http.SendAsync(request);
    }

    /// <summary>
    /// Sends a request with the account's access token and returns the response as JSON, or <see langword="null"/> if the body is empty.
    /// </summary>
    public async Task<(int Status, JsonNode? Json)> SendJsonAsync(string method, string path, string? body = null, string? token = null)
    {
        using StringContent? content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await SendAsync(method, path, content, token);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        (int status, JsonNode? json) = await SendJsonAsync("GET", path);
        Assert.Equal(200, status);
        return json!;
    }

    public async Task<JsonNode> StateAsync() => (await GetAsync($"/v1/subscriptions/{Sid}/"))["subscription"]!["location"]!["system"]!;

    public Task<(int Status, JsonNode? Json)> ArmAsync(string state) => SendJsonAsync("POST", $"/v1/ss3/subscriptions/{Sid}/state/{state}");

    /// <summary>Sends a token request.</summary>
    public Task<(int Status, JsonNode? Json)> TokenAsync(params (string Name, string Value)[] fields) =>
        SendJsonAsync(
            "POST", "/oauth/token", new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value))).ToJsonString());

    public Task<(int Status, JsonNode? Json)> ExchangeAsync(string code, string verifier = Verifier) => TokenAsync(
        ("grant_type", "authorization_code"),
        ("client_id", Authorize.ClientId),
        ("code_verifier", verifier),
        ("code", code),
        ("redirect_uri", Authorize.RedirectUri));

    public Task<(int Status, JsonNode? Json)> RefreshAsync(string refreshToken) =>
        TokenAsync(("grant_type", "refresh_token"), ("client_id", Authorize.ClientId), ("refresh_token", refreshToken));

    public Task<SocketClient> ListenAsync(string? token = null, string? join = null) =>
        SocketClient.ConnectAsync(Simulator.Url, Http, token ?? Tokens.AccessToken, join ?? $"uid:{Account.UserId}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}
