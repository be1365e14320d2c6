using System.Runtime.InteropServices;

namespace Earshot.Cli.Terminal;

/// <summary>Whether anybody still reads standard output. .NET's console stream swallows the error that a write would give.</summary>
internal static class OutputPipe
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;
    private const short HungUp = 0x10;

    /// <summary>Whether the reader of a pipe, or the terminal, has gone. Always false on Windows, which can't be asked.</summary>
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
