using System.Runtime.InteropServices;

namespace Earshot.Cli.Terminal;

/// <summary>Determines whether standard output is still read. .NET's console stream hides the error of a failed write.</summary>
internal static class OutputPipe
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;
    private const short HungUp = 0x10;

    /// <summary>Determines whether the pipe or the terminal is closed. Always false on Windows, where this cannot be determined.</summary>
    public static bool IsAbandoned()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var output = new PollEntry { Descriptor = StandardOutput };
        return Poll(ref output, count: 1, timeout: 0) > 0 && (output.Happened & (Error | HungUp)) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollEntry entries, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Asked;
        public short Happened;
    }
}
