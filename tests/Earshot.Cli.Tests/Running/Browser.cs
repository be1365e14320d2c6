using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Cli.Tests.Running;

/// <summary>Drives headless Chromium with its DevTools protocol, as a user who logs in.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _seen = [];
    private string? _session;
    private int _number;

    private Browser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Gets the path of the program, or null if it is not installed.</summary>
    public static string? Program { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("earshot-browser-").FullName;
        var start = new ProcessStartInfo(Program!)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--remote-debugging-port=0", $"--user-data-dir={profile}",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "about:blank",
            },
        };
        var browser = new Browser(Process.Start(start)!, profile);
        await browser.AttachAsync();
        return browser;
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public async Task OpenAsync(string address)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address });
        await WaitForAsync(m => (string?)m["method"] == "Page.loadEventFired");
    }

    /// <summary>Runs a script in the page.</summary>
    public Task<JsonNode> RunAsync(string script) => SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = script });

    /// <summary>Gets the URL with this scheme that the browser failed to open, as the developer tools show it.</summary>
    public async Task<string> FailedAddressAsync(string scheme)
    {
        JsonNode message = await WaitForAsync(m => Addresses(m).Any(a => a.StartsWith(scheme, StringComparison.Ordinal)));
        return Addresses(message).First(a => a.StartsWith(scheme, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(SafetyNet);
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private static IEnumerable<string> Addresses(JsonNode message)
    {
        JsonNode? parameters = message["params"];
        string?[] all =
        [
            (string?)parameters?["request"]?["url"], (string?)parameters?["documentURL"], (string?)parameters?["url"],
            (string?)parameters?["redirectResponse"]?["headers"]?["Location"], (string?)parameters?["response"]?["headers"]?["Location"],
            (string?)parameters?["headers"]?["Location"],
        ];
        return all.OfType<string>();
    }

    private async Task AttachAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync().WaitAsync(SafetyNet)
                ?? throw new InvalidOperationException("The browser has exited.");
        }
        while (!line.StartsWith("DevTools listening on ", StringComparison.Ordinal));

        _ = _process.StandardError.ReadToEndAsync();
        _socket.Options.Proxy = null;
        await _socket.ConnectAsync(new Uri(line["DevTools listening on ".Length..]), CancellationToken.None).WaitAsync(SafetyNet);
        JsonNode target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode attached = await SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        _session = (string)attached["sessionId"]!;
        await SendAsync("Page.enable", []);
        await SendAsync("Network.enable", []);
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        int number = ++_number;
        var message = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        JsonNode response = await WaitForAsync(m => (int?)m["id"] == number);
        return response["result"] ?? throw new InvalidOperationException(response.ToJsonString());
    }

    private async Task<JsonNode> WaitForAsync(Predicate<JsonNode> wanted)
    {
        while (true)
        {
            if (_seen.Find(wanted) is { } found)
            {
                _seen.Remove(found);
                return found;
            }

            _seen.Add(await ReceiveAsync().WaitAsync(SafetyNet));
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        var text = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(text.GetMemory(16 * 1024), CancellationToken.None);
            text.Advance(part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(text.WrittenSpan)!;
    }
}
