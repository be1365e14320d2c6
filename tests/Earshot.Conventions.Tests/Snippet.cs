using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Earshot.Conventions.Tests;

/// <summary>Represents C# code in a Markdown document.</summary>
/// <param name="File">The document, relative to the repository.</param>
/// <param name="Line">The line on which the code starts, from 1.</param>
/// <param name="Code">The code: a program, statements, or members of a class.</param>
/// <param name="Context">The variables that the text around the code has introduced.</param>
internal sealed partial record Snippet(string File, int Line, string Code, string[] Context)
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["api"] = "Earshot.SimpliSafe.SimpliSafeClient",
        ["cancellationToken"] = "System.Threading.CancellationToken",
        ["channelId"] = "string",
        ["client"] = "Earshot.Mattermost.MattermostClient",
        ["house"] = "Earshot.SimpliSafe.SimpliSafeSystem",
        ["listener"] = "Earshot.Mattermost.MattermostListener",
        ["pin"] = "string",
        ["progress"] = "System.IProgress<Earshot.TransferProgress>",
        ["stream"] = "System.IO.Stream",
        ["system"] = "Earshot.SimpliSafe.SimpliSafeSystem",
        ["teamId"] = "string",
        ["token"] = "string",
        ["url"] = "System.Uri",
    };

    // The implicit usings of a project.
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    // What a snippet without usings can use, because only a whole program shows them.
    private static readonly string[] ClientUsings =
    [
        "Earshot",
        "Earshot.Mattermost",
        "Earshot.SimpliSafe",
        "Microsoft.Extensions.Time.Testing",
    ];

    // The same for one that starts a simulator.
    private static readonly string[] SimulatorUsings =
    [
        "Earshot.Simulator", "Earshot.Simulator.Faults", "Earshot.Simulator.Mattermost", "Earshot.Simulator.Mattermost.World",
        "Earshot.Simulator.SimpliSafe", "Earshot.Simulator.SimpliSafe.World",
    ];

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    public static IEnumerable<Snippet> Of(string file)
    {
        string markdown = System.IO.File.ReadAllText(Repository.Path(file)).ReplaceLineEndings("\n");
        foreach (Match match in Fence().Matches(markdown))
        {
            Group code = match.Groups["code"];
            yield return new Snippet(
                file,
                1 + markdown[..code.Index].Count(c => c == '\n'),
                code.Value,
                match.Groups["context"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>Compiles the code against the libraries.</summary>
    /// <returns>The errors, and the warnings about null and about tasks that nothing awaits.</returns>
    public IEnumerable<string> Compile() =>
        CSharpCompilation.Create("Snippet", [Tree(), Usings()], References.Value, Options)
            .GetDiagnostics()
            .Where(IsMistake)
            .Select(found => $"{File}:{LineOf(found)}: {found.GetMessage(CultureInfo.InvariantCulture)}");

    private int LineOf(Diagnostic found) => Line + found.Location.GetLineSpan().StartLinePosition.Line;

    private static bool IsMistake(Diagnostic found) =>
        found.Severity is DiagnosticSeverity.Error || found.Id.StartsWith("CS86", StringComparison.Ordinal) || found.Id is "CS4014";

    private SyntaxTree Tree()
    {
        string unknown = string.Join(", ", Context.Where(name => !Variables.ContainsKey(name)));
        if (unknown.Length > 0)
        {
            throw new InvalidOperationException(
                $"{File}:{Line}: the context names {unknown}. Add its type to {nameof(Snippet)}.{nameof(Variables)}.");
        }

        CompilationUnitSyntax code = SyntaxFactory.ParseCompilationUnit(Code);
        int start = code.Usings.FullSpan.IsEmpty ? 0 : code.Usings.FullSpan.End;
        string declarations = string.Concat(Context.Select(name => $"{Variables[name]} {name} = default({Variables[name]})!; "));
        return code.ContainsDiagnostics
            ? Parse($"{Code[..start]}class Program {{ static void Main() {{ }} {declarations}{Code[start..]}}}")
            : Parse($"{Code[..start]}{declarations}{Code[start..]}");
    }

    private SyntaxTree Usings()
    {
        IEnumerable<string> own = SyntaxFactory.ParseCompilationUnit(Code).Usings.Any() ? []
            : Code.Contains("Simulator.StartAsync", StringComparison.Ordinal) ? ClientUsings.Concat(SimulatorUsings)
            : ClientUsings;
        return Parse(string.Concat(ImplicitUsings.Concat(own).Select(name => $"global using {name};\n")));
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14));

    [GeneratedRegex(@"^(<!-- *context: *(?<context>.*?) *-->\n)?```(csharp|cs|c#)\n(?<code>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Fence();
}
