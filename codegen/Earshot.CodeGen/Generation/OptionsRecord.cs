using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the record of an operation's optional parameters.</summary>
internal static class OptionsRecord
{
    public static void Write(CodeText code, Group group, Operation operation, Signature signature, CSharpTypes types, JsonObject? said)
    {
        code.Doc(
            "summary",
            $"The optional parameters of <c>{group.ClassName}.{operation.MethodName}Async</c>. "
            + "Properties that are <see langword=\"null\"/> are not sent.");
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
                string sentence = Prose.Words(said, "parameters", parameter.Name) ?? Plain(parameter);
                code.Doc("summary", Prose.Join(Prose.Property("Gets or sets", sentence), Default(parameter, sentence)));
                code.Line(parameter.IsRequired
                    ? $"public {types.Of(parameter.Type)} {parameter.PascalName} {{ get; init; }} = {parameter.Default};"
                    : $"public {types.Nullable(parameter.Type)} {parameter.PascalName} {{ get; init; }}");
            }

            if (operation.HasRange)
            {
                if (separator.Length > 0)
                {
                    code.Line();
                }

                code.Doc("summary", "Gets or sets the range of bytes to download, or <see langword=\"null\"/> to download all bytes.");
                code.Line("public ByteRange? Range { get; init; }");
            }
        }
    }

    private static string? Default(Parameter parameter, string sentence) => parameter switch
    {
        { IsRequired: true, Default: { } value } => $"The default is {Prose.Value(value)}.",
        { Default: { Length: > 0 } value } when value != "[]" && !Prose.StatesDefault(sentence) =>
            $"The server's default is {Prose.Value(value.Trim('[', ']', '\n', ' ').Replace("\"", "", StringComparison.Ordinal))}.",
        _ => null,
    };

    private static string Plain(Parameter parameter) => parameter.Name switch
    {
        "Connection-Id" =>
            "The ID of the caller's WebSocket connection (from the <c>hello</c> event). Events caused by this call are not sent to it.",
        "X-Requested-With" => "The value <c>XMLHttpRequest</c> to request cookies, which this client does not keep.",
        string name => $"The value <c>{Prose.Xml(name)}</c>.",
    };
}
