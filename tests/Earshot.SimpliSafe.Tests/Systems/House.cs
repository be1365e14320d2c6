using System.Text.Json.Nodes;
using Earshot.Http;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>
/// One system at a service in memory that does what it is told, unless a test says otherwise. Everything runs on the caller's thread until a wait:
/// a test that moves the clock sees what happens at each step.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    public const long V3 = 551207;
    public const long V2 = 549316;
    public const string Token = "access-token-0001-never-tell";

    private readonly FakeService _service = new();
    private int _tokens = 1;

    public House(int version = 3, SimpliSafeCommandOptions? commands = null)
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
            (_, _) => new ValueTask<AccessToken>(new AccessToken($"access-token-000{++_tokens}-never-tell")),
            TimeSpan.Zero,
            Time);
        Client = new SimpliSafeClient(
            _service.Options with { Commands = commands ?? new(), Pace = new() { Interval = TimeSpan.Zero } }, credentials, userId: 40871);
    }

    public SimpliSafeClient Client { get; }

    public FakeTimeProvider Time => _service.Time;

    public Logs Logs => _service.Logs;

    public int Version { get; }

    public long Id { get; }

    public JsonObject Subscription { get; }

    public JsonNode Settings { get; set; }

    public JsonNode Sensors { get; set; }

    public JsonNode Locks { get; set; }

    public JsonNode Pins { get; set; }

    /// <summary>Has the first word on every request; null leaves it to the house.</summary>
    public Func<FakeService.Request, HttpResponseMessage?> First { get; set; } = static _ => null;

    /// <summary>What becomes of a POST before the house does it; null lets it be done. One after the other.</summary>
    public Queue<Func<HttpResponseMessage?>> Commands { get; } = [];

    /// <summary>Whether the house does what it is told. Its answers are the same.</summary>
    public bool Obeys { get; set; } = true;

    /// <summary>The exit delay before a system of this house is armed.</summary>
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

    /// <summary>Method and path with query of each request, in order.</summary>
    public IReadOnlyList<string> Lines => [.. Requests.Select(static request => $"{request.Method} {request.Uri.PathAndQuery}")];

    public int Sent => Requests.Count(static request => request.Method == "POST");

    public static HttpResponseMessage Error(int status, string type, string code) =>
        FakeService.Json(status, $$$"""{"type":"{{{type}}}","message":"Sample message.","code":"{{{code}}}","statusCode":{{{status}}},"props":{}}""");

    public static HttpResponseMessage Busy() => Error(409, "SettingsInProgress", "200");

    public static HttpResponseMessage Slow() => Error(504, "GatewayTimeout", "009");

    public static HttpResponseMessage Broken() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");

    public async Task<SimpliSafeSystem> SystemAsync() => await Client.GetSystemAsync(Id);

    /// <summary>Moves the clock on until the task ends.</summary>
    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        await DriveAsync((Task)task);
        return await task;
    }

    public async Task DriveAsync(Task task)
    {
        for (int step = 0; step < 600 && !task.IsCompleted; step++)
        {
            // Where nothing waits for the clock, something is at work.
            await Task.WhenAny(task, Time.WaitForTimerAsync(TimeSpan.FromMinutes(30))).WaitAsync(Waiting.SafetyNet);
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await task.WaitAsync(Waiting.SafetyNet);
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>Does what a command asks.</summary>
    public void Do(FakeService.Request request)
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
            JsonNode kept = Settings["settings"]!["pins"]!;
            kept["master"] = sent["master"]!.DeepClone();
            kept["duress"] = sent["duress"]!.DeepClone();
            kept["users"] = new JsonArray([.. sent["users"]!.AsObject().Select(static place => place.Value!.DeepClone())]);
        }
        else if (path.EndsWith("/pins", StringComparison.Ordinal))
        {
            Pins["pins"] = JsonNode.Parse(request.Body)!["pins"]!.DeepClone();
        }
        else
        {
            string wish = (Version == 2 ? request.Uri.Query[7..] : path.Split('/')[^1]).ToUpperInvariant();
            State = ExitDelay > 0 && wish != "OFF" ? wish + "_COUNT" : wish;
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

            if (Obeys)
            {
                Do(request);
            }

            return path.EndsWith("/pins", StringComparison.Ordinal) && Version == 2 ? Json(Pins)
                : path.Contains("/settings/", StringComparison.Ordinal) ? Json(Settings)
                : path.Contains("/doorlock/", StringComparison.Ordinal) ? FakeService.Text(200, "", "application/json")
                : FakeService.Json(200, $$"""{"state":"{{State}}","stateUpdated":1785654890,"exitDelay":{{ExitDelay}}}""");
        }

        return path switch
        {
            _ when request.Method == "DELETE" => FakeService.Text(200, "", "text/plain"),
            _ when path.EndsWith("/subscriptions", StringComparison.Ordinal) => Json(new JsonObject { ["subscriptions"] = new JsonArray(Subscription.DeepClone()) }),
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
