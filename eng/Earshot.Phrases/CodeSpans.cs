using System.Text.RegularExpressions;

namespace Earshot.Phrases;

/// <summary>Removes code from a text, and leaves its line breaks and a mark, so that the words around it do not become neighbors.</summary>
internal static partial class CodeSpans
{
    /// <summary>The character that stands for removed code.</summary>
    public const char Mark = '\uFFFC';

    public static string RemoveFromText(string text) => Backticks().Replace(text, static match => Mark + LineBreaks(match));

    public static string RemoveFromMarkdown(string markdown) => RemoveFromText(
        MarkdownCode().Replace(markdown, static match => Mark + LineBreaks(match)));

    public static string RemoveFromXml(string xml)
    {
        string text = CodeElements().Replace(xml, static match => Mark + LineBreaks(match));
        text = LanguageWords().Replace(text, static match => match.Groups["word"].Value + LineBreaks(match));
        text = EmptyElements().Replace(text, static match => Mark + LineBreaks(match));
        return RemoveFromText(Tags().Replace(text, static match => LineBreaks(match)));
    }

    private static string LineBreaks(Match match) => new('\n', match.Value.Count(c => c == '\n'));

    [GeneratedRegex("(?<ticks>`+)[^`]+?\\k<ticks>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Backticks();

    // Fenced blocks, indented blocks after an empty line, comments, and the targets of links.
    [GeneratedRegex(@"^(?<fence>```+|~~~+).*?^\k<fence>|(?<=\n\n)(( {4,}|\t)(?![-*] )[^\n]*(\n|$))+|<!--.*?-->|\]\([^)]*\)",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex MarkdownCode();

    [GeneratedRegex("<(?<tag>c|code)( [^>]*)?>.*?</\\k<tag>>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CodeElements();

    [GeneratedRegex("<see\\s+langword=\"(?<word>[^\"]*)\"\\s*/>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LanguageWords();

    [GeneratedRegex("<[a-z]+\\s[^>]*/>", RegexOptions.None, 10_000)]
    private static partial Regex EmptyElements();

    [GeneratedRegex("</?[a-z]+(\\s[^>]*)?/?>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Tags();
}
