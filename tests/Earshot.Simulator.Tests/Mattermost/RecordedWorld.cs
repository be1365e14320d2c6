using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// A simulator with the users, the bot, the team, and the channel of the recordings, and the simulated IDs for the recorded ones.
/// </summary>
internal sealed class RecordedWorld : IAsyncDisposable
{
    public const string Password = "Lea-pass-1234";

    private RecordedWorld(MattermostSimulator simulator, FakeTimeProvider time, MattermostSimulatorOptions options)
    {
        Simulator = simulator;
        Time = time;
        Admin = simulator.AddUser("admin", "Admin-pass-1234", admin: true);
        Team = simulator.AddTeam("falcon", Admin);
        Han = simulator.AddUser("hansolo", Password);
        Bot = simulator.AddBot("r2d2", "R2-D2");
        Cockpit = simulator.AddChannel(Team, "cockpit", creator: Admin);
        simulator.Join(Cockpit, Han);
        simulator.Join(Cockpit, Bot);
        AdminToken = simulator.Login(Admin);
        BotToken = simulator.CreateToken(Bot, "check");
        HanToken = simulator.Login(Han);
        var way = new SocketsHttpHandler { UseProxy = false, UseCookies = false };
        way.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=Earshot simulator";
        way.ConnectCallback = options.InMemory ? (_, cancellationToken) => simulator.ConnectAsync(cancellationToken) : null;
        Http = new HttpClient(way) { BaseAddress = simulator.Url };
        Ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["3hjxmex7mfngmd6g9r8qancz5a"] = Admin.Id,
            ["dsu5p9x8npb1mr97dmgrnqz6ca"] = Han.Id,
            ["4596y55ng7bkmn4z8on6o1q5fc"] = Bot.Id,
            ["75wpj3uw57ge9y84gwr5yncfwh"] = Team.Id,
            ["oe74zjadpfgzfkou16jzf6gb3c"] = Cockpit.Id,
            ["usertokenxxxxxxxxxxxxxxxxx"] = HanToken,
        };
    }

    public MattermostSimulator Simulator { get; }

    public FakeTimeProvider Time { get; }

    public SimulatedUser Admin { get; }

    public SimulatedUser Han { get; }

    public SimulatedUser Bot { get; }

    public SimulatedTeam Team { get; }

    public SimulatedChannel Cockpit { get; }

    public string AdminToken { get; }

    public string HanToken { get; set; }

    public string BotToken { get; }

    public HttpClient Http { get; }

    /// <summary>Gets the recorded IDs of the bot's posts.</summary>
    public HashSet<string> BotPosts { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the simulated IDs by recorded ID.</summary>
    public Dictionary<string, string> Ids { get; }

    public static async Task<RecordedWorld> StartAsync(Func<MattermostSimulatorOptions, MattermostSimulatorOptions>? with = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        var options = new MattermostSimulatorOptions { TimeProvider = time };
        options = with?.Invoke(options) ?? options;
        return new RecordedWorld(await MattermostSimulator.StartAsync(options), time, options);
    }

    /// <summary>Replaces recorded IDs in a text with simulated ones.</summary>
    public string Here(string recorded) => Ids.Aggregate(recorded, (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal));

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? token = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Simulator.Url.AbsoluteUri.TrimEnd('/') + path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await Http.SendAsync(request);
    }

    public async Task<(int Status, JsonNode? Json)> CallAsync(string method, string path, string? token = null, string? body = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, token, body);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    public Task<TestSocket> ConnectAsync(
        string? token = null, string query = "", params IEnumerable<(string Name, string Value)> headers) =>
        TestSocket.ConnectAsync(Simulator.Url, token, query, Http, headers);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}
