namespace Earshot.Mattermost.Json;

/// <summary>Texts as they stand in JSON, between their quotes.</summary>
internal static class JsonText
{
    /// <summary>
    /// Undoes the escapes of a text that a JSON reader has passed already. Meant for JSON within a string, in which every few bytes are
    /// escaped and escapes by number are rare.
    /// </summary>
    /// <param name="escaped">The text, without its quotes.</param>
    /// <param name="destination">At least as long.</param>
    /// <returns>The length of what was written; -1 where the text has an escape by number, which is left to the framework's reader.</returns>
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
