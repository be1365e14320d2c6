using System.Runtime.InteropServices;
using System.Text;

namespace Earshot.Storage;

/// <summary>Flushes a folder to the disk, so that a rename survives a power failure. .NET has no API for this.</summary>
internal static class FolderFlush
{
    /// <summary>
    /// Tries to flush a folder. Does nothing on Windows; errors are ignored, because some file systems do not support flushing folders.
    /// </summary>
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

#pragma warning disable SYSLIB1054 // The arguments are only numbers and bytes, so generated marshaling has nothing to do.
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
