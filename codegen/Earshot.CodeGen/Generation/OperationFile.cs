using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes an operation: its methods in both forms, the call that they make, and the record of the optional parameters.</summary>
internal sealed class OperationFile(Contract contract, CSharpTypes types, Words words)
{
    public string Write(Group group, Operation operation)
    {
        JsonObject? said = NamesInProse.Of(contract, group, operation).In(words.Operation(operation.Id));
        var signature = new Signature(
            operation, types, name => Prose.Words(said, "parameters", name), new BodyAndResponseDocs(contract, words).Body);
        List<string> usings = ["Earshot.Http", "Earshot.Mattermost.Api", "Earshot.Mattermost.Json"];
        if (UsesJsonElement(operation))
        {
            usings.Add("System.Text.Json");
        }

        var code = new CodeText(usings);
        using (code.Block($"public sealed partial class {group.ClassName}"))
        {
            string? responseField = ResponseField(operation);
            string? bodyField = BodyField(operation);
            foreach (string field in new[] { responseField, bodyField }.OfType<string>())
            {
                code.Line(field);
                code.Line();
            }

            WriteMethods(code, operation, signature, said);
            new PagingCode(contract, types).Write(code, operation, signature);
            code.Line();
            WriteCall(code, operation, signature);
        }

        if (signature.Options is not null)
        {
            code.Line();
            OptionsRecord.Write(code, group, operation, signature, types, said);
        }

        return code.ToString();
    }

    /// <summary>Returns the response of a successful call. If there are several, a response with content is preferred.</summary>
    public static Response MainResponse(Operation operation) =>
        operation.Responses.OrderBy(response => response.Key)
            .Select(response => response.Value)
            .OrderBy(response => response.Kind == ResponseKind.None)
            .FirstOrDefault(new Response(ResponseKind.None, null));

    private static bool CanReturnNothing(Operation operation) =>
        operation.Responses.Values.Any(response => response.Kind == ResponseKind.None)
        && operation.Responses.Values.Any(response => response.Kind == ResponseKind.Json);

    private static bool UsesJsonElement(Operation operation)
    {
        IEnumerable<TypeExpression?> all = [operation.Body?.Type, .. operation.Responses.Values.Select(response => response.Type)];
        return all.OfType<TypeExpression>().Any(type => type.Root == "json");
    }

    private string? ResponseField(Operation operation)
    {
        Response response = MainResponse(operation);
        return response is { Kind: ResponseKind.Json or ResponseKind.Lines, Type: { } type } && types.JsonType(type) is null
            ? $"private static readonly JsonType<{types.Of(type)}> {operation.Name}Response = new({types.Shape(type)});"
            : null;
    }

    private string? BodyField(Operation operation) =>
        operation.Body is { Kind: BodyKind.Json, Type: { } type } && types.JsonType(type) is null
            ? $"private static readonly JsonType<{types.Of(type)}> {operation.Name}Body = new({types.Shape(type)});"
            : null;

    private string JsonType(TypeExpression type, string fallback) => types.JsonType(type) ?? fallback;

    private void WriteMethods(CodeText code, Operation operation, Signature signature, JsonObject? said)
    {
        Response response = MainResponse(operation);
        string call = $"{operation.Name}Call({string.Join(", ", CallArguments(operation, signature).Select(argument => argument.Name))})";
        string main = JsonType(response.Type ?? new TypeExpression(TypeKind.Named, "json", null, false), $"{operation.Name}Response");
        (string returns, string method, string extra) = response.Kind switch
        {
            ResponseKind.Json when CanReturnNothing(operation) || response.Type!.IsNullable =>
                (types.Nullable(response.Type!), "SendOrNothing", main + ", "),
            ResponseKind.Json => (types.Of(response.Type!), "Send", main + ", "),
            ResponseKind.OneOf => (response.UnionName!, "Send", response.UnionName + ".Json, "),
            ResponseKind.Text => ("string", "SendForText", ""),
            ResponseKind.Redirect => ("Uri", "SendForAddress", ""),
            ResponseKind.Stream => ("FileDownload", "Open", ""),
            ResponseKind.Lines => (types.Of(response.Type!), "ReadLines", main + ", "),
            _ => ("void", "Send", ""),
        };
        string asyncReturns =
            response.Kind == ResponseKind.Lines ? $"IAsyncEnumerable<{returns}>" : returns == "void" ? "Task" : $"Task<{returns}>";
        string syncReturns = response.Kind == ResponseKind.Lines ? $"IEnumerable<{returns}>" : returns;
        string? result = Prose.Words(said, "returns") ?? new BodyAndResponseDocs(contract, words).Response(response);
        WritePair(
            code,
            operation,
            signature.All,
            asyncReturns,
            syncReturns,
            $"_api.{method}",
            $"({call}, {extra}cancellationToken)",
            said,
            result,
            null);
        if (response.Kind == ResponseKind.Stream)
        {
            code.Line();
            WritePair(
                code,
                operation,
                signature.ToStream,
                "Task",
                "void",
                "_api.CopyTo",
                $"({call}, destination, progress, cancellationToken)",
                said,
                null,
                "Writes the content to a stream as it is received.");
        }
    }

    private static void WritePair(
        CodeText code, Operation operation, IReadOnlyList<Argument> arguments, string asyncReturns, string syncReturns, string method,
        string rest,
        JsonObject? said, string? returns, string? addition)
    {
        WriteDocs(code, operation, arguments, said, returns, addition);
        WriteObsolete(code, operation, said);
        WriteMethod(code, $"public {asyncReturns} {operation.MethodName}Async", arguments, $"{method}Async{rest}");
        code.Line();
        string types = string.Join(", ", arguments.Select(argument => argument.Type.Replace('<', '{').Replace('>', '}')));
        code.Line($"/// <inheritdoc cref=\"{operation.MethodName}Async({types})\"/>");
        WriteObsolete(code, operation, said);
        WriteMethod(code, $"public {syncReturns} {operation.MethodName}", arguments, $"{method}{rest}");
    }

    public static void WriteMethod(CodeText code, string heading, IReadOnlyList<Argument> arguments, string body)
    {
        string list = string.Join(", ", arguments.Select(argument => argument.Declared));
        string line = $"{heading}({list}) =>";
        if (line.Length <= 132)
        {
            code.Lines(line, body + ";");
        }
        else
        {
            code.Lines(
                $"{heading}(", arguments.Select((argument, index) => argument.Declared + (index == arguments.Count - 1 ? ") =>" : ",")));
            code.Line($"    {body};");
        }
    }

    private static void WriteObsolete(CodeText code, Operation operation, JsonObject? said)
    {
        if (operation.IsDeprecated)
        {
            string reason = said?["remarks"] is JsonValue remarks
                ? remarks.GetValue<string>().Replace("`", "", StringComparison.Ordinal)
                : "The operation is deprecated.";
            code.Line($"[Obsolete(\"{reason.Replace("\"", "'", StringComparison.Ordinal)}\")]");
        }
    }

    private static void WriteDocs(
        CodeText code, Operation operation, IReadOnlyList<Argument> arguments, JsonObject? said, string? returns, string? addition)
    {
        code.Doc("summary", Prose.Join(Prose.Words(said, "summary") ?? $"Calls the <c>{operation.Id}</c> operation.", addition));
        foreach (Argument argument in arguments)
        {
            code.Doc("param", argument.Doc, $" name=\"{argument.PlainName}\"");
        }

        if (returns is not null)
        {
            code.Doc("returns", returns);
        }

        foreach ((string exception, string text) in Prose.Errors(operation, Prose.Words(said, "conflict")))
        {
            code.Doc("exception", text, $" cref=\"{exception}\"");
        }

        code.Doc("remarks", Prose.Join(Prose.Words(said, "remarks"), Prose.Words(said, "who"), Prose.Remarks(operation)));
    }

    private static IEnumerable<Argument> CallArguments(Operation operation, Signature signature) =>
        signature.IsUpload ? [.. signature.Parts, Signature.Progress] : signature.Parts;

    private void WriteCall(CodeText code, Operation operation, Signature signature)
    {
        string arguments = string.Join(", ", CallArguments(operation, signature).Select(argument => $"{argument.Type} {argument.Name}"));
        string path = operation.Path;
        foreach ((Parameter parameter, Argument argument) in operation.PathParameters.Zip(signature.Path))
        {
            path = path.Replace($"{{{parameter.Name}}}", $"{{{argument.Name}}}", StringComparison.Ordinal);
        }

        string method = operation.HttpMethod[0] + operation.HttpMethod[1..].ToLowerInvariant();
        List<string> steps = [.. Steps(operation, signature)];
        string heading = $"private static ApiRequest {operation.Name}Call({arguments}) =>";
        string first = $"OperationRequest.{method}(\"{operation.Name}\", $\"{path}\")";
        if (steps.Count == 0)
        {
            code.Lines(heading, first + ";");
            return;
        }

        code.Line(heading);
        code.Line("    " + first);
        foreach ((int index, string step) in steps.Index())
        {
            code.Line($"        {step}{(index == steps.Count - 1 ? ";" : "")}");
        }
    }

    private IEnumerable<string> Steps(Operation operation, Signature signature)
    {
        foreach (Parameter parameter in operation.QueryParameters)
        {
            yield return $".Query(\"{parameter.Name}\", {QueryValue(parameter)})";
        }

        foreach ((string name, string value) in operation.AlwaysSent)
        {
            yield return $".Query(\"{name}\", \"{value}\")";
        }

        foreach (Parameter parameter in operation.HeaderParameters)
        {
            yield return $".Header(\"{parameter.Name}\", options?.{parameter.PascalName})";
        }

        if (operation.HasRange)
        {
            yield return ".Range(options?.Range)";
        }

        if (operation.Body is { } body)
        {
            yield return body.Kind switch
            {
                BodyKind.Form => $".WithForm({signature.Body!.Name}, progress)",
                BodyKind.Raw => $".WithFile({signature.Body!.Name}, progress)",
                _ => $".WithJson({signature.Body!.Name}, {JsonType(body.Type, $"{operation.Name}Body")})",
            };
        }

        bool byMethod = operation.HttpMethod is "GET" or "HEAD" or "PUT" or "DELETE";
        if (operation.IsRepeatable is { } repeatable && repeatable != byMethod)
        {
            yield return repeatable ? ".Idempotent()" : ".NotIdempotent()";
        }

        if (operation.Token is not null)
        {
            yield return operation.Token == "none" ? ".WithoutToken()" : ".WithoutLogin()";
        }
    }

    private string QueryValue(Parameter parameter)
    {
        string enumValue = types.IsEnum(parameter.Type) ? parameter is { IsRequired: true, Default: null } ? ".Value" : "?.Value" : "";
        return parameter switch
        {
            { IsRequired: true, Default: null } => parameter.CamelName + enumValue,
            { IsRequired: true, Default: string value } => $"options?.{parameter.PascalName} ?? {value}",
            { Type.Kind: TypeKind.List } when types.IsEnum(parameter.Type.Inner!) =>
                $"options?.{parameter.PascalName}?.Select(static value => value.Value)",
            _ => $"options?.{parameter.PascalName}{enumValue}",
        };
    }
}
