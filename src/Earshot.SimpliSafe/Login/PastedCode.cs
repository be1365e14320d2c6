namespace Earshot.SimpliSafe;

/// <summary>Finds the code in what a person pasted: the whole address, <c>code=…</c>, <c>=…</c> or the code alone.</summary>
internal static class PastedCode
{
    private const int LongestPaste = 16 * 1024;

    private static readonly char[] Wrapping = ['"', '\'', '`', '<', '>', '“', '”', '„', '‘', '’', '«', '»'];

    /// <exception cref="PastedCodeException">There is none; the message doesn't repeat what was pasted.</exception>
    public static string Read(string pasted)
    {
        ArgumentNullException.ThrowIfNull(pasted);
        string text = Unwrapped(pasted);
        if (text.Length == 0)
        {
            throw new PastedCodeException(
                PastedCodeProblem.Empty, $"Nothing was pasted. Paste the address that begins with {OAuthClient.RedirectScheme}://, or the code in it.");
        }

        string code = Decoded(text.Length > LongestPaste ? throw NoCode() : InAddress(text) ?? InFields(text) ?? text);
        return IsCode(code) ? code : throw NoCode();
    }

    private static string Unwrapped(string pasted)
    {
        // A terminal breaks a long address into lines; the code itself has no blanks.
        string text = pasted.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        string before;
        do
        {
            before = text;
            text = text.Trim().Trim('\uFEFF', '\u200B').Trim(Wrapping);
        }
        while (text.Length != before.Length);
        return text;
    }

    private static string? InAddress(string text)
    {
        if (text.StartsWith(OAuthClient.RedirectScheme + ":", StringComparison.OrdinalIgnoreCase))
        {
            int query = text.IndexOf('?', StringComparison.Ordinal);
            return (query < 0 ? null : InFields(text[(query + 1)..])) ?? throw NoCode();
        }

        return text.Contains('/', StringComparison.Ordinal)
            ? throw new PastedCodeException(
                PastedCodeProblem.OtherAddress,
                "That is an address of the web site; a code or state in it is not the one needed. The right address begins with "
                + $"{OAuthClient.RedirectScheme}:// and comes after the last step of the log-in: the browser can't open it, its developer tools "
                + "(Network or Console) show it.")
            : null;
    }

    private static string? InFields(string text)
    {
        string fields = text.Split('#')[0].TrimStart('?');
        string? code = null;
        foreach (string field in fields.Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : field[..equals].Trim();
            string value = field[(equals + 1)..];
            if (name.Equals("error", StringComparison.OrdinalIgnoreCase))
            {
                throw new PastedCodeException(
                    PastedCodeProblem.Refused,
                    $"The log-in page reports an error{Named(value)} in place of a code. Open the log-in address again and finish every step.");
            }

            if (equals >= 0 && (name.Length == 0 || name.Equals("code", StringComparison.OrdinalIgnoreCase)))
            {
                code ??= value;
            }
        }

        return code;
    }

    // Only a word of OAuth's is repeated: anything else might be a secret.
    private static string Named(string error) =>
        error.Length is > 0 and <= 40 && error.All(static character => char.IsAsciiLetterLower(character) || character == '_') ? $" ({error})" : "";

    private static string Decoded(string text)
    {
        string decoded = Uri.UnescapeDataString(text);
        return decoded.Trim().Trim(Wrapping).Trim();
    }

    private static bool IsCode(string text) =>
        text.Length > 0 && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~');

    private static PastedCodeException NoCode() =>
        new(
            PastedCodeProblem.NoCode,
            $"There is no code in what was pasted. Paste the whole address that begins with {OAuthClient.RedirectScheme}://, or the {OAuthClient.CodeLength} "
            + "characters after code= in it.");
}
