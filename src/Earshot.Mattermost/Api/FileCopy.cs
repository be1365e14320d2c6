using System.Buffers;

namespace Earshot.Mattermost.Api;

/// <summary>Copies a file in pieces, so that only one of them is in memory.</summary>
internal static class FileCopy
{
    private const int PieceBytes = 64 * 1024;

    public static void Write(FileUpload file, Stream destination, CancellationToken cancellationToken)
    {
        Stream source = file.Open();
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = source.Read(piece, 0, PieceBytes)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                destination.Write(piece, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public static async Task WriteAsync(FileUpload file, Stream destination, CancellationToken cancellationToken)
    {
        Stream source = file.Open();
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await source.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
