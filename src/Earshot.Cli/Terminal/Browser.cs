using System.ComponentModel;
using System.Diagnostics;

namespace Earshot.Cli.Terminal;

/// <summary>The browser of whoever sits at this machine.</summary>
internal static class Browser
{
    /// <summary>Asks the desktop to show a page. Only an address without secrets may go here: it is seen in the process list.</summary>
    /// <returns>False where there is no desktop that could be asked.</returns>
    public static bool TryOpen(Uri page)
    {
        try
        {
            using Process? process = Process.Start(Command(page));
            return process is not null;
        }
        catch (Exception error) when (error is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Command(Uri page)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true };
        }

        // What it says about missing browsers would stand in the middle of our own lines.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open")
        {
            UseShellExecute = false,
            ArgumentList = { page.AbsoluteUri },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
