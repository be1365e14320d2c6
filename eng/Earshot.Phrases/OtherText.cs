using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Earshot.Phrases;

/// <summary>Finds the sentences of files that are not C#.</summary>
internal static partial class OtherText
{
    public static List<Passage> ReadMarkdown(string file, string text) =>
    [
        .. Paragraphs(CodeSpans.RemoveFromMarkdown(text.ReplaceLineEndings("\n")))
            .Select(part => new Passage(PassageKind.Guide, file, part.Line, part.Text)),
    ];

    /// <summary>Reads the comments of a script, or of a file of the build.</summary>
    public static List<Passage> ReadComments(string file, string text)
    {
        string lines = text.ReplaceLineEndings("\n");
        return
        [
            .. ScriptComment().Matches(lines).Concat(XmlComment().Matches(lines)).Select(comment => new Passage(
                PassageKind.Guide,
                file,
                1 + lines[..comment.Index].Count(c => c == '\n'),
                CodeSpans.RemoveFromText(comment.Groups["text"].Value))),
        ];
    }

    /// <summary>Reads a file of words. The lines are those of the file, which has one sentence per line.</summary>
    public static List<Passage> ReadWords(string file, string text)
    {
        var passages = new List<Passage>();
        byte[] json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json);
        var path = new Stack<string>();
        string name = "";
        int line = 1;
        int counted = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    path.Push(name);
                    break;
                case JsonTokenType.EndObject:
                    path.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.String:
                    line += json.AsSpan(counted, (int)reader.TokenStartIndex - counted).Count((byte)'\n');
                    counted = (int)reader.TokenStartIndex;
                    PassageKind kind = path.Peek() is "fields" or "parameters" ? PassageKind.FieldWords : PassageKind.Words;
                    passages.Add(new Passage(kind, file, line, CodeSpans.RemoveFromText(reader.GetString()!)));
                    break;
            }
        }

        return passages;
    }

    private static IEnumerable<(int Line, string Text)> Paragraphs(string text)
    {
        int line = 1;
        foreach (string paragraph in text.Split("\n\n"))
        {
            yield return (line, paragraph);
            line += paragraph.Count(c => c == '\n') + 2;
        }
    }

    [GeneratedRegex(@"^[ \t]*#(?!!)(?<text>.*(\n[ \t]*#.*)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ScriptComment();

    [GeneratedRegex("<!--(?<text>.*?)-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex XmlComment();
}
