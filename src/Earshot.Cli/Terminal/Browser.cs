using System.ComponentModel;
using System.Diagnostics;

namespace Earshot.Cli.Terminal;

/// <summary>Opens pages in the user's browser.</summary>
internal static class Browser
{
    /// <summary>Asks the desktop to open a page. The URL must not contain secrets, because the list of processes shows it.</summary>
    /// <returns>true if the desktop was asked; false if no desktop is available.</returns>
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

        // Redirected, because its messages would mix with the tool's own lines.
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
