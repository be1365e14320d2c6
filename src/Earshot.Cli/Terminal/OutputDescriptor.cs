using System.Runtime.InteropServices;

namespace Earshot.Cli.Terminal;

/// <summary>
/// Writes to the descriptor of standard output. .NET's console stream is not used on Unix, because it hides that a pipe is closed.
/// </summary>
internal sealed class OutputDescriptor : Stream
{
    private const int StandardOutput = 1;
    private const short Writable = 0x4;
    private const short Failed = 0x8;
    private const short HungUp = 0x10;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;

    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens standard output.</summary>
    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new OutputDescriptor();

    /// <summary>Determines whether the process was started with standard output. Call it before any file is opened.</summary>
    public static bool IsOpen()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        // A descriptor that was inherited cannot have this flag; the runtime sets it on everything that it opens in a free place.
        int flags = Control(StandardOutput, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    /// <summary>Determines whether the pipe or the terminal is closed. Always false on Windows, where this cannot be determined.</summary>
    public static bool IsAbandoned()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var output = new PollEntry { Descriptor = StandardOutput };
        return Poll(ref output, count: 1, timeout: 0) > 0 && (output.Happened & (Failed | HungUp)) != 0;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = WriteSome(StandardOutput, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == BrokenPipe)
            {
                throw new OutputClosedException();
            }

            if (error == TryAgain)
            {
                var output = new PollEntry { Descriptor = StandardOutput, Asked = Writable };
                _ = Poll(ref output, count: 1, timeout: -1);
            }
            else if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteSome(int descriptor, in byte first, nuint count);

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command);

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
