using System.Text;
using System.Text.RegularExpressions;

namespace Earshot.CodeGen.Contracts;

/// <summary>Converts the API's names to C# names.</summary>
internal static partial class Names
{
    private static readonly HashSet<string> Keywords = new(
        ["as", "base", "bool", "break", "case", "checked", "class", "default", "delegate", "event", "fixed", "in", "internal", "is", "lock",
         "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "public", "ref", "return", "static",
         "string", "this"],
        StringComparer.Ordinal);

    /// <summary><c>create_at</c> → <c>CreateAt</c>, <c>darwin-amd64</c> → <c>DarwinAmd64</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        bool starts = true;
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                starts = true;
                continue;
            }

            text.Append(starts ? char.ToUpperInvariant(letter) : letter);
            starts = false;
        }

        return text.ToString();
    }

    /// <summary><c>channel_id</c> → <c>channelId</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        string camel = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>
    /// Returns the name of the method that reads all pages of an operation: <c>GetUsers</c> → <c>GetAllUsers</c>. The name of an operation
    /// that already says so is returned unchanged.
    /// </summary>
    public static string OfAllPages(string name) => Verb().Match(name) is { Success: true } verb
        ? verb.Groups["all"].Success ? name : verb.Value + "All" + name[verb.Length..]
        : "GetAll" + name;

    /// <summary><c>OutgoingOAuth</c> → <c>outgoing-oauth</c>: a name for a file.</summary>
    public static string Slug(string pascal)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pascal.Length; i++)
        {
            char letter = pascal[i];
            bool starts = i > 0 && char.IsUpper(letter)
                && (char.IsLower(pascal[i - 1])
                    || char.IsDigit(pascal[i - 1])
                    || (i + 1 < pascal.Length && char.IsLower(pascal[i + 1]) && char.IsUpper(pascal[i - 1])));
            text.Append(starts ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString().Replace("o-auth", "oauth", StringComparison.Ordinal);
    }

    [GeneratedRegex("^(Get|List|Search|Query)(?<all>All)?(?=[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Verb();
}
