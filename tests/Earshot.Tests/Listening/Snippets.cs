using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Earshot.Tests.Listening;

/// <summary>Compiles statements as a user's program would contain them.</summary>
internal static class Snippets
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles each statement into a method of its own, with the parameters <c>listener</c> and <c>p</c>.</summary>
    public static CSharpCompilation Compile(IReadOnlyList<string> statements, string listener, string probe)
    {
        string code = $$"""
            #nullable enable
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            public static class Snippets
            {
            {{string.Join('\n', statements.Select((s, i) => $"public static void S{i}({listener} listener, {probe} p) {{ {s} }}"))}}
            }
            """;
        return CSharpCompilation.Create(
            $"Snippets{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>Gets the errors and warnings of each statement, as IDs.</summary>
    public static string[] Diagnose(IReadOnlyList<string> statements, string listener, string probe)
    {
        CSharpCompilation compilation = Compile(statements, listener, probe);
        int firstLine = compilation.SyntaxTrees[0].GetText().Lines
            .First(line => line.ToString().Contains(" S0(", StringComparison.Ordinal)).LineNumber;
        ILookup<int, string> found = compilation.GetDiagnostics()
            .Where(d => d.Severity >= DiagnosticSeverity.Warning)
            .ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line - firstLine, d => d.Id);
        return [.. statements.Select((_, i) => string.Join(' ', found[i].Distinct(StringComparer.Ordinal)))];
    }

    /// <summary>Compiles the statements, which must have neither errors nor warnings, and loads them.</summary>
    public static Action<TListener, TProbe>[] Load<TListener, TProbe>(IReadOnlyList<string> statements, string listener, string probe)
    {
        using var assembly = new MemoryStream();
        Assert.Empty(Compile(statements, listener, probe).Emit(assembly).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Type type = Assembly.Load(assembly.ToArray()).GetType("Snippets")!;
        return [.. statements.Select((_, i) => type.GetMethod($"S{i}")!.CreateDelegate<Action<TListener, TProbe>>())];
    }
}
