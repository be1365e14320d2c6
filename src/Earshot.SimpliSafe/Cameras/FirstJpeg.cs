namespace Earshot.SimpliSafe.Cameras;

/// <summary>Finds the first picture in a motion-JPEG stream, whatever stands around it.</summary>
internal static class FirstJpeg
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads until the first whole JPEG; null where the stream ends before.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var picture = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        byte before = 0;
        bool isInside = false;
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is int read and > 0)
        {
            foreach (byte now in buffer.AsSpan(0, read))
            {
                if (isInside)
                {
                    picture.WriteByte(now);
                    if (before == 0xFF && now == 0xD9)
                    {
                        return picture.ToArray();
                    }
                }
                else if (before == 0xFF && now == 0xD8)
                {
                    isInside = true;
                    picture.WriteByte(before);
                    picture.WriteByte(now);
                }

                before = now;
            }

            if (picture.Length > MaxBytes)
            {
                return null;
            }
        }

        return null;
    }
}
