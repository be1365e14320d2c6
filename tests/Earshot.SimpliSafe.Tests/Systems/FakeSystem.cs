using System.Text.Json.Nodes;
using Earshot.Http;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>
/// Simulates a service in memory with one system that executes commands, unless a test changes that. Everything runs on the calling thread
/// until a delay, so that a test that advances the clock observes each step.
/// </summary>
internal sealed class FakeSystem : IAsyncDisposable
{
    public const long V3 = 551207;
    public const long V2 = 549316;
    public const string Token = "access-token-0001-never-tell";

    private readonly FakeService _service = new();
    private int _tokens = 1;

    public FakeSystem(int version = 3, SimpliSafeCommandOptions? commands = null)
    {
        Version = version;
        Id = version == 2 ? V2 : V3;
        Subscription = Sample.Subscription(version);
        State = "OFF";
        Settings = Sample.Http(version == 2 ? "v2_settings" : "v3_settings");
        Sensors = Sample.Http("v3_sensors");
        Locks = Sample.Http("locks_list");
        Pins = Sample.Http("v2_pins");
        _service.Api = Answer;
        var credentials = new CredentialSource(
            Token,
            (_, _) => ValueTask.FromResult(new AccessToken($"access-token-000{++_tokens}-never-tell")),
            TimeSpan.Zero,
            Time);
        Client = new SimpliSafeClient(
            _service.Options with { Commands = commands ?? new(), Pace = new() { Interval = TimeSpan.Zero } }, credentials, userId: 40871);
    }

    public SimpliSafeClient Client { get; }

    public FakeTimeProvider Time => _service.Time;

    public LogRecorder Logs => _service.Logs;

    public int Version { get; }

    public long Id { get; }

    public JsonObject Subscription { get; }

    public JsonNode Settings { get; set; }

    public JsonNode Sensors { get; set; }

    public JsonNode Locks { get; set; }

    public JsonNode Pins { get; set; }

    /// <summary>Gets or sets the function that can respond to a request; null lets the fake respond.</summary>
    public Func<FakeService.Request, HttpResponseMessage?> First { get; set; } = static _ => null;

    /// <summary>Gets the responses to the next commands; a function that returns null lets the fake execute the command.</summary>
    public Queue<Func<HttpResponseMessage?>> Commands { get; } = [];

    /// <summary>Gets or sets a value that indicates whether commands are executed. The responses are the same.</summary>
    public bool Executes { get; set; } = true;

    /// <summary>Gets or sets the exit delay, in seconds.</summary>
    public int ExitDelay { get; set; }

    public string State
    {
        get => (string)Sample.System(Subscription)["alarmState"]!;
        set
        {
            Sample.System(Subscription)["alarmState"] = value;
            Sample.System(Subscription)["stateUpdated"] = (long)(Sample.System(Subscription)["stateUpdated"] ?? 0) + 1;
        }
    }

    public IReadOnlyList<FakeService.Request> Requests => _service.Requests;

    /// <summary>Gets the method and path with query of each request, in order.</summary>
    public IReadOnlyList<string> Lines => [.. Requests.Select(static request => $"{request.Method} {request.Uri.PathAndQuery}")];

    public int Sent => Requests.Count(static request => request.Method == "POST");

    public static HttpResponseMessage Error(int status, string type, string code) =>
        FakeService.Json(
            status, $$$"""{"type":"{{{type}}}","message":"Sample message.","code":"{{{code}}}","statusCode":{{{status}}},"props":{}}""");

    public static HttpResponseMessage Busy() => Error(409, "SettingsInProgress", "200");

    public static HttpResponseMessage Slow() => Error(504, "GatewayTimeout", "009");

    public static HttpResponseMessage Broken() =>
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");

    public async Task<SimpliSafeSystem> SystemAsync() => await Client.GetSystemAsync(Id);

    /// <summary>Advances the clock until the task completes.</summary>
    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        await DriveAsync((Task)task);
        return await task;
    }

    public async Task DriveAsync(Task task)
    {
        for (int step = 0; step < 600 && !task.IsCompleted; step++)
        {
            // If no timer is pending, work is in progress.
            await Task.WhenAny(task, Time.WaitForTimerAsync(TimeSpan.FromMinutes(30))).WaitAsync(TestTimeout.Value);
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await task.WaitAsync(TestTimeout.Value);
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>Executes a command.</summary>
    public void Execute(FakeService.Request request)
    {
        string path = request.Uri.AbsolutePath;
        if (path.Contains("/doorlock/", StringComparison.Ordinal))
        {
            string serial = path.Split('/')[^2];
            JsonNode door = Locks.AsArray().Single(one => (string)one!["serial"]! == serial)!;
            door["status"]!["lockState"] = (string)JsonNode.Parse(request.Body)!["state"]! == "lock" ? 1 : 2;
        }
        else if (path.EndsWith("/settings/normal", StringComparison.Ordinal))
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(request.Body)!["normal"]!.AsObject())
            {
                Settings["settings"]!["normal"]![name] = value!.DeepClone();
            }
        }
        else if (path.EndsWith("/settings/pins", StringComparison.Ordinal))
        {
            JsonNode sent = JsonNode.Parse(request.Body)!["pins"]!;
            JsonNode stored = Settings["settings"]!["pins"]!;
            stored["master"] = sent["master"]!.DeepClone();
            stored["duress"] = sent["duress"]!.DeepClone();
            stored["users"] = new JsonArray([.. sent["users"]!.AsObject().Select(static slot => slot.Value!.DeepClone())]);
        }
        else if (path.EndsWith("/pins", StringComparison.Ordinal))
        {
            Pins["pins"] = JsonNode.Parse(request.Body)!["pins"]!.DeepClone();
        }
        else
        {
            string requested = (Version == 2 ? request.Uri.Query[7..] : path.Split('/')[^1]).ToUpperInvariant();
            State = ExitDelay > 0 && requested != "OFF" ? requested + "_COUNT" : requested;
        }
    }

    private HttpResponseMessage Answer(FakeService.Request request)
    {
        if (First(request) is { } first)
        {
            return first;
        }

        string path = request.Uri.AbsolutePath;
        if (request.Method == "POST")
        {
            if (Commands.TryDequeue(out Func<HttpResponseMessage?>? fate) && fate() is { } answer)
            {
                return answer;
            }

            if (Executes)
            {
                Execute(request);
            }

            return path.EndsWith("/pins", StringComparison.Ordinal) && Version == 2 ? Json(Pins)
                : path.Contains("/settings/", StringComparison.Ordinal) ? Json(Settings)
                : path.Contains("/doorlock/", StringComparison.Ordinal) ? FakeService.Text(200, "", "application/json")
                : FakeService.Json(200, $$"""{"state":"{{State}}","stateUpdated":1785654890,"exitDelay":{{ExitDelay}}}""");
        }

        return path switch
        {
            _ when request.Method == "DELETE" => FakeService.Text(200, "", "text/plain"),
            _ when path.EndsWith("/subscriptions", StringComparison.Ordinal) => Json(
                new JsonObject { ["subscriptions"] = new JsonArray(Subscription.DeepClone()) }),
            _ when path.EndsWith("/sensors", StringComparison.Ordinal) => Json(Sensors),
            _ when path.Contains("/settings", StringComparison.Ordinal) => Json(Settings),
            _ when path.EndsWith("/pins", StringComparison.Ordinal) => Json(Pins),
            _ when path.Contains("/doorlock/", StringComparison.Ordinal) => Json(Locks),
            _ when path.EndsWith("/events", StringComparison.Ordinal) => Json(Sample.Http("events")),
            _ => Json(new JsonObject { ["subscription"] = Subscription.DeepClone() }),
        };
    }

    private static HttpResponseMessage Json(JsonNode node) => FakeService.Json(200, node.ToJsonString());
}
