namespace Earshot.Http;

/// <summary>Makes server-sent text fit for an exception's message: one line, not long, nothing a terminal would obey.</summary>
internal static class ErrorText
{
    /// <returns>Null for null and for what is blank.</returns>
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
