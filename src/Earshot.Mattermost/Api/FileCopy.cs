using System.Buffers;
using Earshot.Http;

namespace Earshot.Mattermost.Api;

/// <summary>Copies a file in parts, so that only one part is in memory.</summary>
internal static class FileCopy
{
    private const int PartBytes = 64 * 1024;

    /// <summary>Writes the content of a file to a stream; blocks if <paramref name="async"/> is false.</summary>
    /// <exception cref="IOException">The content is longer or shorter than announced.</exception>
    public static async ValueTask WriteAsync(bool async, FileUpload file, Stream destination, CancellationToken cancellationToken)
    {
        Stream source = file.Open();
        long copied = 0;
        byte[] part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            int read;
            while ((read = await source.ReadAsync(async, part.AsMemory(0, PartBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                copied = Count(file, copied, read);
                await destination.WriteAsync(async, part.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            CheckEnd(file, copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    // The length has already been announced: a file that changes its length would otherwise look like a lost connection.
    private static long Count(FileUpload file, long before, int read) =>
        before + read > file.Length
            ? throw new IOException($"The content of the upload is longer than its announced length of {file.Length} bytes.")
            : before + read;

    private static void CheckEnd(FileUpload file, long copied)
    {
        if (copied < file.Length)
        {
            throw new IOException($"The content of the upload ended after {copied} of the announced {file.Length} bytes.");
        }
    }
}
