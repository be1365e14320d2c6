namespace Earshot.Mattermost.Json;

/// <summary>Decodes strings as they are written in JSON, between their quotation marks.</summary>
internal static class JsonText
{
    /// <summary>
    /// Decodes the escape sequences of a text that a JSON reader has accepted. Optimized for JSON within a string, in which escape
    /// sequences are frequent and <c>\u</c> sequences are rare.
    /// </summary>
    /// <param name="escaped">The text, without quotation marks.</param>
    /// <param name="destination">The destination, at least as long as the text.</param>
    /// <returns>
    /// The number of bytes written, or -1 if the text contains a <c>\u</c> sequence, which the framework's reader must decode.
    /// </returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(destination[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(destination[written..]);
            written += plain;
            byte code = escaped[plain + 1];
            if (code == (byte)'u')
            {
                return -1;
            }

            destination[written++] = code switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => code,
            };
            escaped = escaped[(plain + 2)..];
        }
    }
}
