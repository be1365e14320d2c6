namespace Earshot.Http;

/// <summary>Converts text from a server to a single short line without control characters, for exception messages.</summary>
internal static class ErrorText
{
    /// <returns>The cleaned text, or null if the text is null or consists of white space.</returns>
    public static string? Clean(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        ReadOnlySpan<char> kept = text.AsSpan(0, Math.Min(text.Length, maxLength)).Trim();
        return string.Create(kept.Length, kept, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }
}
