using Earshot.SimpliSafe.Tokens;

namespace Earshot.SimpliSafe.Login;

/// <summary>Finds the login code in pasted text: the whole URL, <c>code=…</c>, <c>=…</c>, or only the code.</summary>
internal static class PastedCode
{
    private const int LongestPaste = 16 * 1024;

    private static readonly char[] Wrapping = ['"', '\'', '`', '<', '>', '“', '”', '„', '‘', '’', '«', '»'];

    /// <exception cref="PastedCodeException">The text does not contain a code. The message does not repeat the text.</exception>
    public static string Read(string pasted)
    {
        ArgumentNullException.ThrowIfNull(pasted);
        string text = Unwrapped(pasted);
        if (text.Length == 0)
        {
            throw new PastedCodeException(
                PastedCodeProblem.Empty,
                $"The text is empty. Paste the URL that begins with {OAuthClient.RedirectScheme}://, or the code in it.");
        }

        string code = Decoded(text.Length > LongestPaste ? throw NoCode() : InAddress(text) ?? InFields(text) ?? text);
        return IsCode(code) ? code : throw NoCode();
    }

    private static string Unwrapped(string pasted)
    {
        // A terminal can break a long URL into lines; the code itself has no line breaks.
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
                "The text is a URL of the website; a code or state in it is not the login code. The correct URL begins with "
                + $"{OAuthClient.RedirectScheme}:// and appears after the last step of the login. The browser cannot open the URL; "
                + "copy it from the developer tools (Network or Console).")
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
                    $"The login page reported an error{Named(value)} instead of a code. Open the login URL again and complete every step.");
            }

            if (equals >= 0 && (name.Length == 0 || name.Equals("code", StringComparison.OrdinalIgnoreCase)))
            {
                code ??= value;
            }
        }

        return code;
    }

    // Only an OAuth error name is shown, because any other text could be a secret.
    private static string Named(string error) =>
        error.Length is > 0 and <= 40 && error.All(static character => char.IsAsciiLetterLower(character) || character == '_')
            ? $" ({error})"
            : "";

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
            $"The text does not contain a code. Paste the whole URL that begins with {OAuthClient.RedirectScheme}://, "
            + $"or the {OAuthClient.CodeLength} characters after code= in it.");
}
