using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the registration of all serialized types, for callers that know only the type.</summary>
internal static class RegistryFile
{
    public static string Write(Contract contract, CSharpTypes types)
    {
        var code = new CodeText(["Earshot.Mattermost.Json"]);
        code.Doc("content", "The registered types.");
        using (code.Block("public static partial class MattermostJson"))
        using (code.Block("private static void AddAll(ModelRegistry registry)"))
        {
            foreach (Model model in contract.Models.Values.Where(model => model.Use != "form")
                .OrderBy(model => model.Name, StringComparer.Ordinal))
            {
                code.Line($"registry.AddModel<{model.Name}>();");
            }

            foreach (EnumType type in contract.Enums.Values.OrderBy(type => type.Name, StringComparer.Ordinal))
            {
                code.Line($"registry.Add{(type.IsNumber ? "Number" : "Text")}<{type.Name}>();");
            }

            foreach (string union in contract.Operations.SelectMany(operation => operation.Responses.Values)
                .Select(response => response.UnionName)
                .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                code.Line($"registry.Add({union}.Json.Shape);");
            }

            foreach (string shape in contract.Operations.SelectMany(BodiesAndResponses).Where(type => types.JsonType(type) is null)
                .Select(types.Shape).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                code.Line($"registry.Add({shape});");
            }
        }

        return code.ToString();
    }

    private static IEnumerable<TypeExpression> BodiesAndResponses(Operation operation)
    {
        IEnumerable<TypeExpression?> types = operation.Responses.Values.Select(response => response.Type);
        return types.Append(operation.Body is { Kind: BodyKind.Json } body ? body.Type : null).OfType<TypeExpression>();
    }
}
