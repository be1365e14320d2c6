namespace Earshot.Conventions.Tests;

/// <summary>The code in the documents compiles.</summary>
public sealed class SnippetTests
{
    private static readonly Snippet[] Snippets =
        [.. new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md" }.Concat(Repository.Files("docs", "*.md")).SelectMany(Snippet.Of)];

    public static TheoryData<string, int> Places() => [.. Snippets.Select(snippet => (snippet.File, snippet.Line))];

    [Theory]
    [MemberData(nameof(Places))]
    public void Snippet_compiles(string file, int line) =>
        Assert.Empty(Snippets.Single(snippet => snippet.File == file && snippet.Line == line).Compile());

    [Theory]
    [InlineData("Console.WriteLine(1);")]
    [InlineData("using System.Text;\n\nvar text = new StringBuilder();\nreturn text.Length;\n\nstatic void F() { }")]
    [InlineData("await client.LoginAsync(cancellationToken);")]
    [InlineData("public async Task RunAsync() => await client.LoginAsync(cancellationToken);")]
    public void Correct_code_compiles(string code) => Assert.Empty(new Snippet("a.md", 1, code, ["client", "cancellationToken"]).Compile());

    [Theory]
    [InlineData("Console.WriteLin(1);")]
    [InlineData("var text = new StringBuilder();")]
    [InlineData("async Task F() { client.LoginAsync(); await Task.Yield(); } await F();")]
    [InlineData("string text = null;")]
    [InlineData("public async Task RunAsync() => await client.LogAsync();")]
    public void Wrong_code_does_not_compile(string code) => Assert.NotEmpty(new Snippet("a.md", 1, code, ["client"]).Compile());
}
