using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Cli.Tests.Running;

/// <summary>Runs a simulated SimpliSafe on a loopback port, with one system and a folder for the tool's logins.</summary>
internal sealed class SimpliSafeServer : IAsyncDisposable
{
    public const string Email = "tilda@rowan.example";
    public const string Password = "rowan-and-rain";
    public const string Pin = "7305";

    private SimpliSafeServer(SimpliSafeSimulator simulator)
    {
        Simulator = simulator;
        Account = simulator.AddAccount(Email, Password);
        System = simulator.AddSystem(Account, name: "Rowan");
        simulator.AddSensor(System, SensorKind.Keypad, "Hall keypad");
        Door = simulator.AddSensor(System, SensorKind.Entry, "Front door");
        Panic = simulator.AddSensor(System, SensorKind.PanicButton, "Bedside button");
        Lock = simulator.AddLock(System, "Front lock");
        simulator.SetPin(System, "Tilda", Pin);
        Folder = Directory.CreateTempSubdirectory("earshot-").FullName;
    }

    public SimpliSafeSimulator Simulator { get; }

    public SimulatedAccount Account { get; }

    public SimulatedSystem System { get; }

    public SimulatedSensor Door { get; }

    public SimulatedSensor Panic { get; }

    public SimulatedLock Lock { get; }

    /// <summary>Gets the value of XDG_CONFIG_HOME.</summary>
    public string Folder { get; }

    public string File => Path.Combine(Folder, "earshot", "simplisafe.json");

    public string Url => Simulator.Url.AbsoluteUri.TrimEnd('/');

    public static async Task<SimpliSafeServer> StartAsync(SimpliSafeSimulatorOptions? options = null) =>
        new(await SimpliSafeSimulator.StartAsync(options));

    /// <summary>Creates a run of the tool that uses the folder.</summary>
    public ToolRun Tool(FakeTerminal? terminal = null, string input = "", TimeProvider? timeProvider = null) => new()
    {
        Variables = { ["XDG_CONFIG_HOME"] = Folder },
        Terminal = terminal ?? new FakeTerminal(),
        Input = input,
        TimeProvider = timeProvider ?? TimeProvider.System,
    };

    /// <summary>Starts a login, signs in on the page as a browser does, and returns the address at which the browser ends.</summary>
    public async Task<string> SignInAsync(ToolRun? begin = null)
    {
        begin ??= Tool();
        Assert.Equal(0, await begin.StartAsync("login", "simplisafe", "--url", Url, "--no-wait"));
        return await SignInAsync(new Uri(begin.Output.Lines.Single()));
    }

    /// <summary>Signs in on the page as a browser does.</summary>
    public static async Task<string> SignInAsync(Uri page)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var browser = new HttpClient(handler);
        using HttpResponseMessage first = await browser.GetAsync(page);
        var form = new Uri(page, first.Headers.Location!);
        using var fields = new FormUrlEncodedContent([new("email", Email), new("password", Password)]);
        using HttpResponseMessage last = await browser.PostAsync(form, fields);
        return last.Headers.Location!.OriginalString;
    }

    /// <summary>Logs in and saves the login for other commands.</summary>
    public async Task LoginAsync()
    {
        string address = await SignInAsync();
        Assert.Equal(0, await Tool(input: address + "\n").StartAsync("login", "simplisafe", "--url", Url, "--code", "-"));
    }

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
