using System.Text.RegularExpressions;
using Earshot.Phrases;

namespace Earshot.Conventions.Tests;

/// <summary>How the project writes: the phrases of eng/Earshot.Phrases/Phrases.txt are not used.</summary>
public sealed class PhraseTests
{
    private static readonly List<Phrase> Phrases = Phrase.Load(Repository.Root);

    private static readonly Lazy<IReadOnlyList<Passage>> Passages = new(() => RepositoryText.Read(Repository.Root));

    public static TheoryData<string> Patterns() => [.. Phrases.Select(phrase => phrase.Pattern.ToString())];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Phrase_is_not_used(string pattern)
    {
        Phrase phrase = Phrases.Single(phrase => phrase.Pattern.ToString() == pattern);
        string[] places = [.. Passages.Value.SelectMany(passage => phrase.Find(passage).Select(line => $"{passage.File}:{line}"))];

        Assert.True(
            places.Length <= phrase.Ceiling,
            $"'{pattern}' is used {places.Length} times, {phrase.Ceiling} are allowed. "
            + $"Run: dotnet run --project eng/Earshot.Phrases -- \"{pattern}\"\n"
            + string.Join('\n', places.TakeLast(20)));
    }

    [Theory]
    [InlineData("class C\n{\n    // It was played\n    // twice.\n}", "played twice", 3)]
    [InlineData("/// <summary>The name, <see langword=\"null\"/>\n/// played once.</summary>\nclass C;", "null played", 1)]
    [InlineData("/// <summary>The name.</summary>\n/// <remarks>It is played.</remarks>\nclass C;", "played", 2)]
    [InlineData("class C\n{\n    string s = \"it was \"\n        + $\"played {1} times\";\n}", "was played . times", 3)]
    [InlineData("class C\n{\n    string s = $\"{F(\"it was played\")}\";\n}", "was played", 3)]
    [InlineData("class C\n{\n    string s = \"\"\"\n        it was played\n        \"\"\";\n}", "played", 3)]
    public void Phrase_is_found_in_code(string code, string phrase, int line) =>
        Assert.Equal([line], Places(CSharpText.Read("src/C.cs", code), phrase));

    [Theory]
    [InlineData("class played; // `played`")]
    [InlineData("class C\n{\n    string s = \"played\";\n}")]
    [InlineData("/// <summary><c>played</c> <see cref=\"played\"/> <code>played</code></summary>\nclass C;")]
    public void Code_in_code_is_no_phrase(string code) => Assert.Empty(Places(CSharpText.Read("src/C.cs", code), "played"));

    [Theory]
    [InlineData("# Title\n\nIt was\nplayed.", "was played", 3)]
    [InlineData("- `code`\n- It was played.", "played", 2)]
    [InlineData("```\nplayed\n```\nIt was played.", "played", 4)]
    [InlineData("Text:\n\n    played\n    played\n\nIt was played.", "played", 6)]
    [InlineData("[played](played.md)", "played", 1)]
    public void Phrase_is_found_in_Markdown(string markdown, string phrase, int line) =>
        Assert.Equal([line], Places(OtherText.ReadMarkdown("a.md", markdown), phrase));

    [Fact]
    public void Phrase_is_found_in_words_and_in_comments_of_scripts()
    {
        Assert.Equal([3], Places(OtherText.ReadWords("a.json", "{\n  \"a\": {\n    \"summary\": \"It was played.\"\n  }\n}"), "played"));
        Assert.Equal([2], Places(OtherText.ReadComments("eng/a", "#!/usr/bin/env played\n# It was played.\nplayed"), "played"));
        Assert.Equal([1], Places(OtherText.ReadComments("a.props", "<Project><!-- It was played. --></Project>"), "played"));
    }

    [Theory]
    [InlineData("public sealed class C {\n /// <summary>Says.</summary>\n public void M() { } }", true)]
    [InlineData("public sealed class C {\n /// <summary>Says.</summary>\n void M() { } }", false)]
    [InlineData("internal sealed class C {\n /// <summary>Says.</summary>\n public void M() { } }", false)]
    [InlineData("public interface I {\n /// <summary>Says.</summary>\n void M(); }", true)]
    [InlineData("public enum E {\n /// <summary>Says.</summary>\n A }", true)]
    public void Only_what_users_see_is_public(string code, bool isPublic)
    {
        var phrase = new Phrase("public", 0, new Regex(@"<summary>\s*Says", RegexOptions.None, TimeSpan.FromSeconds(10)));

        Assert.Equal(isPublic, CSharpText.Read("src/Earshot/C.cs", code).SelectMany(phrase.Find).Any());
    }

    [Fact]
    public void Sentences_about_fields_are_distinguished_from_other_words()
    {
        var phrase = new Phrase("fields", 0, new Regex("^Number", RegexOptions.None, TimeSpan.FromSeconds(10)));
        const string Words = """
            { "A": { "summary": "Number.", "fields": { "b": "Number." }, "returns": "Number.", "parameters": { "c": "Number." } } }
            """;

        Assert.Equal(2, OtherText.ReadWords("a.json", Words).SelectMany(phrase.Find).Count());
    }

    private static IEnumerable<int> Places(List<Passage> passages, string pattern)
    {
        var phrase = new Phrase("all", 0, new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(10)));
        return passages.SelectMany(phrase.Find);
    }
}
