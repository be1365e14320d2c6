using System.Diagnostics;
using System.Globalization;

namespace Earshot.Benchmarks.Servers;

/// <summary>The load server in its own process.</summary>
internal sealed class LoadServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Uri _address;

    private LoadServerProcess(Process process, Uri address)
    {
        _process = process;
        _address = address;
    }

    public static LoadServerProcess Start()
    {
        ProcessStartInfo start = SelfStart.Info(Environment.ProcessPath!, typeof(LoadServerProcess).Assembly.Location, "serve");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        string address = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The load server exited before it printed its address.");
        return new LoadServerProcess(process, new Uri(address));
    }

    /// <summary>The site whose socket sends so many events.</summary>
    public Uri Site(int events) => new(_address, string.Create(CultureInfo.InvariantCulture, $"/load/{events}"));

    /// <summary>The socket of that site.</summary>
    public Uri Socket(int events) => new($"ws://{_address.Authority}{Site(events).AbsolutePath}/api/v4/websocket");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
