using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Earshot.Conventions.Tests;

/// <summary>
/// Tests that the folders of Earshot.SimpliSafe use only the folders above them in the table of ARCHITECTURE.md, and that no files use each
/// other in a circle.
/// </summary>
public sealed class SimpliSafeLayerTests
{
    private const string Package = "Earshot.SimpliSafe";

    private static readonly Lazy<ImmutableArray<Use>> Uses = new(() => [.. FindUses()]);

    [Fact]
    public void Folders_use_only_folders_above_them()
    {
        string[] layers = Layers();
        IEnumerable<string> violations = Uses.Value
            .Where(use => Array.IndexOf(layers, FolderOf(use.Used)) > Array.IndexOf(layers, FolderOf(use.File)))
            .Select(use => $"{use.File} uses {use.Used}");

        Assert.Empty(violations);
    }

    [Fact]
    public void Each_folder_is_in_the_table()
    {
        IEnumerable<string> folders = Files().Select(FolderOf).Distinct(StringComparer.Ordinal);

        Assert.Equal(Layers().Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_files_use_each_other_in_a_circle()
    {
        var uses = Files().GroupBy(TypeOf, StringComparer.Ordinal).ToDictionary(
            files => files.Key,
            files => Uses.Value.Where(use => TypeOf(use.File) == files.Key)
                .Select(use => TypeOf(use.Used))
                .ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);

        // What uses nothing that remains is removed, again and again; only circles, and what uses them, are left.
        while (uses.Keys.Where(type => !uses[type].Overlaps(uses.Keys)).ToList() is { Count: > 0 } removable)
        {
            removable.ForEach(type => uses.Remove(type));
        }

        Assert.Empty(uses.Keys);
    }

    [Fact]
    public void Uses_are_found()
    {
        // If the search found too little, the other tests would pass without reason.
        Assert.Contains(new Use("SimpliSafeClient.Systems.cs", "Systems/SimpliSafeSystem.cs"), Uses.Value);
        Assert.Contains(new Use("Realtime/EventLedger.cs", "Realtime/SystemProgress.cs"), Uses.Value);
        Assert.True(Uses.Value.Length > 200, $"Only {Uses.Value.Length} uses were found.");
    }

    /// <summary>Gets the folders in the order of the table; the root is empty.</summary>
    private static string[] Layers()
    {
        string section = File.ReadAllText(Repository.Path("ARCHITECTURE.md")).ReplaceLineEndings("\n").Split($"In `src/{Package}`")[1];
        string[] rows = section[section.IndexOf('|', StringComparison.Ordinal)..].Split("\n\n")[0].Split('\n');
        return [.. rows.Skip(2).Select(row => row.Split('|')[1].Trim().TrimEnd('/')).Select(folder => folder == "(root)" ? "" : folder)];
    }

    private static IEnumerable<string> Files() =>
        Repository.Files($"src/{Package}", "*.cs").Select(file => file[$"src/{Package}/".Length..]);

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    // The files of a partial type count as one: SimpliSafeSystem.cs, SimpliSafeSystem.Devices.cs.
    private static string TypeOf(string file) => $"{FolderOf(file)}/{Path.GetFileName(file).Split('.')[0]}";

    private static HashSet<Use> FindUses()
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO;"
            + "global using System.Linq;"
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        SyntaxTree[] trees =
        [
            .. Files().Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.Path("src", Package, file)), path: file)),
        ];
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != Package)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            Package,
            [.. trees, CSharpSyntaxTree.ParseText(Usings)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return
        [
            .. trees.SelectMany(tree =>
            {
                SemanticModel model = compilation.GetSemanticModel(tree);
                return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                    .SelectMany(name => DeclaringFiles(model.GetSymbolInfo(name).Symbol))
                    .Where(used => TypeOf(used) != TypeOf(tree.FilePath))
                    .Select(used => new Use(tree.FilePath, used));
            }),
        ];
    }

    /// <summary>Gets the files that declare the type of a symbol, if it belongs to the package.</summary>
    private static IEnumerable<string> DeclaringFiles(ISymbol? symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences
            .Select(reference => reference.SyntaxTree.FilePath)
            .Where(path => path.Length > 0)
            ?? [];
    }

    private sealed record Use(string File, string Used);
}
