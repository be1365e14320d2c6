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
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "serve")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
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
