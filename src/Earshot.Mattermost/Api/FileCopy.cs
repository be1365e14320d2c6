using System.Buffers;

namespace Earshot.Mattermost.Api;

/// <summary>Copies a file in pieces, so that only one of them is in memory.</summary>
internal static class FileCopy
{
    private const int PieceBytes = 64 * 1024;

    public static void Write(FileUpload file, Stream destination, CancellationToken cancellationToken)
    {
        Stream source = file.Open();
        long copied = 0;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = source.Read(piece, 0, PieceBytes)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                copied = Count(file, copied, read);
                destination.Write(piece, 0, read);
            }

            CheckEnd(file, copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public static async Task WriteAsync(FileUpload file, Stream destination, CancellationToken cancellationToken)
    {
        Stream source = file.Open();
        long copied = 0;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await source.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                copied = Count(file, copied, read);
                await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            CheckEnd(file, copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // The length has been announced by then: a file that grows or shrinks meanwhile would fail as a broken connection.
    private static long Count(FileUpload file, long before, int read) =>
        before + read > file.Length ? throw new IOException($"The file to send has more than the {file.Length} bytes that it was said to have.") : before + read;

    private static void CheckEnd(FileUpload file, long copied)
    {
        if (copied < file.Length)
        {
            throw new IOException($"The file to send ended after {copied} of {file.Length} bytes.");
        }
    }
}
