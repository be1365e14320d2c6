using System.Runtime.InteropServices;
using System.Text;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>Makes a rename survive a power failure: .NET has no call to flush a folder.</summary>
internal static class FolderFlush
{
    /// <summary>Flushes the folder where the system can; Windows needs none, and a file system that refuses does what it can by
    /// itself.</summary>
    public static void Try(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        int descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), flags: 0);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
    }

#pragma warning disable SYSLIB1054 // Only numbers and bytes go over: there is nothing to generate.
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
