using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Testing;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>A simulator in memory with one account and one house of version 3, on a clock that tests move.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Email = "tilda@example.test";
    public const string Password = "rowan-and-rain";
    public const string Verifier = "a-verifier-of-more-than-forty-three-characters-0001";
    public const string Challenge = "xCQLDnsvQE3aYFg46AmNN8eBcY1SOEkfclHh_2vn254";

    private House(SimpliSafeSimulator simulator, FakeTimeProvider time, SimpliSafeSimulatorOptions options)
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

    /// <summary>The codes of all events so far.</summary>
    public int[] Codes => [.. Simulator.GetEvents(System).Select(e => e.Code)];

    public static async Task<House> StartAsync(Func<SimpliSafeSimulatorOptions, SimpliSafeSimulatorOptions>? with = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        var options = new SimpliSafeSimulatorOptions { TimeProvider = time, InMemory = true };
        options = with?.Invoke(options) ?? options;
        return new House(await SimpliSafeSimulator.StartAsync(options), time, options);
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content = null, string? token = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Simulator.Url, path)) { Content = content };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization ?? "Bearer " + (token ?? Tokens.AccessToken));
        return await Http.SendAsync(request);
    }

    /// <summary>Calls with the house's access token, and reads the answer as JSON; null where it is empty.</summary>
    public async Task<(int Status, JsonNode? Json)> CallAsync(string method, string path, string? body = null, string? token = null)
    {
        using StringContent? content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await SendAsync(method, path, content, token);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        (int status, JsonNode? json) = await CallAsync("GET", path);
        Assert.Equal(200, status);
        return json!;
    }

    public async Task<JsonNode> StateAsync() => (await GetAsync($"/v1/subscriptions/{Sid}/"))["subscription"]!["location"]!["system"]!;

    public Task<(int Status, JsonNode? Json)> ArmAsync(string state) => CallAsync("POST", $"/v1/ss3/subscriptions/{Sid}/state/{state}");

    /// <summary>Asks for tokens.</summary>
    public Task<(int Status, JsonNode? Json)> TokenAsync(params (string Name, string Value)[] fields) =>
        CallAsync("POST", "/oauth/token", new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value))).ToJsonString());

    public Task<(int Status, JsonNode? Json)> ExchangeAsync(string code, string verifier = Verifier) => TokenAsync(
        ("grant_type", "authorization_code"),
        ("client_id", Authorize.ClientId),
        ("code_verifier", verifier),
        ("code", code),
        ("redirect_uri", Authorize.RedirectUri));

    public Task<(int Status, JsonNode? Json)> RefreshAsync(string refreshToken) =>
        TokenAsync(("grant_type", "refresh_token"), ("client_id", Authorize.ClientId), ("refresh_token", refreshToken));

    public Task<Listener> ListenAsync(string? token = null, string? join = null) =>
        Listener.ConnectAsync(Simulator.Url, Http, token ?? Tokens.AccessToken, join ?? $"uid:{Account.UserId}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}
