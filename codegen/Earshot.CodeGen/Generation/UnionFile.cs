using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>An answer that has one of two shapes.</summary>
internal static class UnionFile
{
    public static string Write(Answer answer, IEnumerable<string> operations, CSharpTypes types)
    {
        (UnionShape first, UnionShape second) = (answer.Shapes[0], answer.Shapes[1]);
        string name = answer.UnionName!;
        var code = new CodeText(["System.Diagnostics.CodeAnalysis", "System.Text.Json", "Earshot.Mattermost.Json"]);
        code.Doc("summary", Prose.Join(
            $"The answer of {string.Join(" and ", operations.Select(operation => $"<c>{operation}</c>"))}, in one of two shapes:",
            $"<see cref=\"{first.Name}\"/> or <see cref=\"{second.Name}\"/>."));
        using (code.Block($"public sealed partial record {name}"))
        {
            using (code.Block($"private static readonly EitherShape<{name}, {types.Of(first.Type)}, {types.Of(second.Type)}> Either = new()", "};"))
            {
                WriteCase(code, "First", name, first, answer.FirstHas, types);
                WriteCase(code, "Second", name, second, answer.SecondHas, types);
            }

            code.Line();
            using (code.Block($"private {name}()"))
            {
            }

            foreach (UnionShape shape in answer.Shapes)
            {
                code.Line();
                code.Doc("summary", $"The answer where it is {Describe(shape.Type)}; null where it has the other shape.");
                code.Line($"public {types.Of(shape.Type)}? {shape.Name} {{ get; private init; }}");
            }

            code.Line();
            code.Line($"internal static JsonType<{name}> Json {{ get; }} = new(Either);");

            foreach (UnionShape shape in answer.Shapes)
            {
                string argument = Names.Camel(shape.Name);
                code.Line();
                code.Doc("summary", $"Takes the answer where it is {Describe(shape.Type)}.");
                code.Doc("param", "The answer; null where it has the other shape.", $" name=\"{argument.TrimStart('@')}\"");
                using (code.Block($"public bool TryPick{shape.Name}([NotNullWhen(true)] out {types.Of(shape.Type)}? {argument})"))
                {
                    code.Line($"{argument} = {shape.Name};");
                    code.Line($"return {argument} is not null;");
                }
            }

            code.Line();
            code.Doc("summary", "Names the shape, not what it holds.");
            code.Line($"public override string ToString() => {first.Name} is null ? \"{name} ({second.Name})\" : \"{name} ({first.Name})\";");
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
            code.Line($"Unwrap = static answer => answer.{shape.Name},");
        }
    }

    private static string Describe(TypeExpression type) =>
        type.Kind == TypeKind.List ? $"a list of <see cref=\"{type.Inner!.Name}\"/>" : $"a <see cref=\"{type.Name}\"/>";
}
