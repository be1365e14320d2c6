using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>The record of what may be said to an operation beyond what it needs.</summary>
internal static class OptionsRecord
{
    public static void Write(CodeText code, Group group, Operation operation, Signature signature, CSharpTypes types, JsonObject? said)
    {
        code.Doc("summary", $"What may be said further to <c>{group.ClassName}.{operation.Name}</c>; what isn't set isn't sent.");
        using (code.Block($"public sealed record {operation.Name}Options : OperationOptions"))
        {
            string separator = "";
            foreach (Parameter parameter in signature.OptionalParameters)
            {
                if (separator.Length > 0)
                {
                    code.Line();
                }

                separator = "\n";
                string? value = parameter.Default;
                code.Doc("summary", Prose.Join(
                    Prose.Words(said, "parameters", parameter.Name) ?? Plain(parameter),
                    value is { Length: > 0 } and not "[]" && !parameter.IsRequired ? $"The server's default: {Prose.Xml(value.Trim('[', ']', '\n', ' ').Replace("\"", "", StringComparison.Ordinal))}." : null,
                    parameter.IsRequired ? $"Default {Prose.Xml(value!)}." : null));
                code.Line(parameter.IsRequired
                    ? $"public {types.Of(parameter.Type)} {parameter.PascalName} {{ get; init; }} = {value};"
                    : $"public {types.Nullable(parameter.Type)} {parameter.PascalName} {{ get; init; }}");
            }

            if (operation.HasRange)
            {
                if (separator.Length > 0)
                {
                    code.Line();
                }

                code.Doc("summary", "Only these bytes; null for all.");
                code.Line("public ByteRange? Range { get; init; }");
            }
        }
    }

    private static string Plain(Parameter parameter) => parameter.Name switch
    {
        "Connection-Id" => "The id of one's own socket (<c>hello</c> tells it); the events that the call causes then leave that socket out.",
        "X-Requested-With" => "<c>XMLHttpRequest</c> asks for cookies, which this client doesn't keep.",
        string name => $"The value <c>{Prose.Xml(name)}</c>.",
    };
}
