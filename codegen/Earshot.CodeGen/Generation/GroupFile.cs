using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>The classes of the groups, and the client's way to them.</summary>
internal static class GroupFile
{
    public static string Write(Group group, Words words)
    {
        var code = new CodeText(["Earshot.Mattermost.Api"]);
        code.Doc("summary", Summary(group, words));
        code.Doc("remarks", $"The {group.Operations.Count} operations of the API's group <c>{group.Tag}</c>; <see cref=\"MattermostClient.{group.Name}\"/> has them.");
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
        code.Doc("content", "The operations of the API, in groups.");
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
                code.Doc("summary", Summary(group, words));
                code.Line($"public {group.ClassName} {group.Name} => field ??= new {group.ClassName}(_caller);");
            }
        }

        return code.ToString();
    }

    private static string Summary(Group group, Words words) =>
        words.Tag(group.Tag) is { } said ? Prose.Xml(said) : $"The operations of the API's group <c>{group.Tag}</c>.";
}
