using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the classes of the groups, and the client's properties that return them.</summary>
internal static class GroupFile
{
    public static string Write(Group group, Words words)
    {
        var code = new CodeText(["Earshot.Mattermost.Api"]);
        code.Doc(
            "summary",
            Prose.Join($"Provides the {group.Operations.Count} operations of the <c>{group.Tag}</c> group.", About(group, words)));
        code.Doc("remarks", $"Available as <see cref=\"MattermostClient.{group.Name}\"/>. This type is thread-safe.");
        using (code.Block($"public sealed partial class {group.ClassName}"))
        {
            code.Line("private readonly ApiCaller _api;");
            code.Line();
            code.Line($"internal {group.ClassName}(ApiCaller api) => _api = api;");
        }

        return code.ToString();
    }

    public static string WriteClient(IEnumerable<Group> groups, Words words)
    {
        var code = new CodeText([]);
        code.Doc("content", "The groups of the API's operations.");
        using (code.Block("public sealed partial class MattermostClient"))
        {
            string separator = "";
            foreach (Group group in groups.OrderBy(group => group.Name, StringComparer.Ordinal))
            {
                if (separator.Length > 0)
                {
                    code.Line();
                }

                separator = "\n";
                code.Doc("summary", Prose.Join($"Gets the operations of the <c>{group.Tag}</c> group.", About(group, words)));
                code.Line($"public {group.ClassName} {group.Name} => field ??= new {group.ClassName}(_caller);");
            }
        }

        return code.ToString();
    }

    private static string? About(Group group, Words words) => words.Tag(group.Tag) is { } said ? Prose.Xml(said) : null;
}
