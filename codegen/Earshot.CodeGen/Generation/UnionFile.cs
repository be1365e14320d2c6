using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the type of a response that has one of two forms.</summary>
internal static class UnionFile
{
    public static string Write(Response response, IEnumerable<string> operations, CSharpTypes types)
    {
        (UnionShape first, UnionShape second) = (response.Shapes[0], response.Shapes[1]);
        string name = response.UnionName!;
        var code = new CodeText(["System.Diagnostics.CodeAnalysis", "System.Text.Json", "Earshot.Mattermost.Json"]);
        string of = string.Join(" and ", operations.Select(operation => $"<c>{operation}</c>"));
        code.Doc("summary", Prose.Join(
            $"Represents the response of {of}, in one of two forms:",
            $"<see cref=\"{first.Name}\"/> or <see cref=\"{second.Name}\"/>."));
        using (code.Block($"public sealed partial record {name}"))
        {
            using (
                code.Block(
                    $"private static readonly EitherShape<{name}, {types.Of(first.Type)}, {types.Of(second.Type)}> Either = new()", "};"))
            {
                WriteCase(code, "First", name, first, response.FirstHas, types);
                WriteCase(code, "Second", name, second, response.SecondHas, types);
            }

            code.Line();
            using (code.Block($"private {name}()"))
            {
            }

            foreach (UnionShape shape in response.Shapes)
            {
                code.Line();
                code.Doc("summary", $"Gets the {Describe(shape.Type)}, or <see langword=\"null\"/> if the response has the other form.");
                code.Line($"public {types.Of(shape.Type)}? {shape.Name} {{ get; private init; }}");
            }

            code.Line();
            code.Line($"internal static JsonType<{name}> Json {{ get; }} = new(Either);");

            foreach (UnionShape shape in response.Shapes)
            {
                string argument = Names.Camel(shape.Name);
                code.Line();
                code.Doc("summary", $"Tries to get the response as {Article(shape.Type)} {Describe(shape.Type)}.");
                code.Doc(
                    "param",
                    "When this method returns <see langword=\"true\"/>, contains the response; otherwise, <see langword=\"null\"/>.",
                    $" name=\"{argument.TrimStart('@')}\"");
                code.Doc("returns", "<see langword=\"true\"/> if the response has this form; otherwise, <see langword=\"false\"/>.");
                using (code.Block($"public bool TryPick{shape.Name}([NotNullWhen(true)] out {types.Of(shape.Type)}? {argument})"))
                {
                    code.Line($"{argument} = {shape.Name};");
                    code.Line($"return {argument} is not null;");
                }
            }

            code.Line();
            code.Doc("summary", "Returns a description without content, safe for logs.");
            code.Line(
                $"public override string ToString() => {first.Name} is null ? \"{name} ({second.Name})\" : \"{name} ({first.Name})\";");
        }

        return code.ToString();
    }

    private static void WriteCase(CodeText code, string place, string union, UnionShape shape, string? has, CSharpTypes types)
    {
        string fields = has is null ? "[]" : $"[{string.Join(", ", has.Split(',').Select(field => $"\"{field}\""))}]";
        using (code.Block($"{place} = new()", "},"))
        {
            code.Line($"Shape = {types.Shape(shape.Type)},");
            code.Line($"Starts = JsonTokenType.{(shape.Type.Kind == TypeKind.List ? "StartArray" : "StartObject")},");
            code.Line($"Has = {fields},");
            code.Line($"Wrap = static value => new {union} {{ {shape.Name} = value }},");
            code.Line($"Unwrap = static response => response.{shape.Name},");
        }
    }

    private static string Describe(TypeExpression type) =>
        type.Kind == TypeKind.List ? $"list of <see cref=\"{type.Inner!.Name}\"/>" : $"<see cref=\"{type.Name}\"/>";

    private static string Article(TypeExpression type) =>
        type.Kind == TypeKind.Named && "AEIOU".Contains(type.Name[0], StringComparison.Ordinal) ? "an" : "a";
}
