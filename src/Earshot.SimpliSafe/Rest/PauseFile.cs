using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>
/// Represents the file through which the processes of an account share the pause after a block, so that a program that is restarted again
/// and again does not feed the block. Only its owner can read the file; each access locks it.
/// </summary>
/// <param name="path">The path of the file.</param>
internal sealed class PauseFile(string path)
{
    private const int MaxAttempts = 50;
    private const int MaxBytes = 256;

    /// <summary>Represents the content of the file.</summary>
    /// <param name="Until">The end of the pause, in milliseconds since 1970.</param>
    /// <param name="Next">The length of the next pause, in milliseconds.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Content(long Until, long Next);

    /// <summary>Reads the file.</summary>
    /// <returns>The content, or <see langword="null"/> if no pause is stored, or the file cannot be read.</returns>
    public Content? Read() => File.Exists(path) && TryOpen(FileMode.Open) is { } file ? ReadAndClose(file) : null;

    /// <summary>Changes the content while no other process can access it.</summary>
    /// <param name="change">Computes the new content from the previous one.</param>
    /// <returns>The new content, or <see langword="null"/> if the file cannot be written.</returns>
    public Content? Change(Func<Content?, Content> change)
    {
        try
        {
            if (TryOpen(FileMode.OpenOrCreate) is not { } file)
            {
                return null;
            }

            using (file)
            {
                Content changed = change(Parse(file));
                file.SetLength(0);
                file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{changed.Until},{changed.Next}]")));
                file.Flush(flushToDisk: true);
                return changed;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without the file, the process pauses alone.
            return null;
        }
    }

    /// <summary>Deletes the file: requests succeed again.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What remains ends by itself.
        }
    }

    private static Content? ReadAndClose(FileStream file)
    {
        using (file)
        {
            try
            {
                return Parse(file);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private static Content? Parse(FileStream file)
    {
        byte[] bytes = new byte[MaxBytes];
        file.Position = 0;
        int length = file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return document.RootElement is { ValueKind: JsonValueKind.Array } root
                && root.GetArrayLength() == 2
                && TryRead(root[0], out long until)
                && TryRead(root[1], out long next)
                && next > 0
                    ? new Content(until, next)
                    : null;
        }
        catch (JsonException)
        {
            // An empty or damaged file says nothing.
            return null;
        }
    }

    private static bool TryRead(JsonElement element, out long number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out number);
    }

    // Another process holds the file for a moment only.
    private FileStream? TryOpen(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                return null;
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }

        return null;
    }
}
