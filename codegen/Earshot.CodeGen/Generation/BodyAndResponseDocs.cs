using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Describes an operation's request body and response by their models, if the operation's own words do not.</summary>
internal sealed class BodyAndResponseDocs(Contract contract, Words words)
{
    private const int MostNames = 12;

    public string Body(Body body)
    {
        Model? model = contract.Models.GetValueOrDefault(body.Type.Root);
        string? said = Prose.Words(model is null ? null : words.Model(model), "summary");
        string summary = body switch
        {
            { Kind: BodyKind.Raw } => "The content to send.",
            { Kind: BodyKind.Form } => "The fields and files to send.",
            _ when said is null || said.StartsWith("The request body of", StringComparison.Ordinal) => "The request body.",
            { Type.Kind: TypeKind.List } => $"The list. Each item is {Prose.Within(said)}",
            _ => said,
        };
        return Prose.Join(
            summary,
            Names("Required:", model, field => field.IsRequired),
            body.Type.Kind == TypeKind.List ? null : Names("Optional:", model, field => !field.IsRequired));
    }

    public string? Response(Response response) => response.Kind switch
    {
        ResponseKind.Json when response.Type!.Kind == TypeKind.List =>
            Summary(response.Type.Inner!) is { } each
                ? $"A list, possibly empty. Each item is {Prose.Within(each)}"
                : "A list, possibly empty.",
        ResponseKind.Json when response.Type!.IsNamed("StatusOK") => "The status <c>OK</c>. Failures are reported as exceptions.",
        ResponseKind.Json => Summary(response.Type!) ?? "The server's response.",
        ResponseKind.OneOf => $"The response, in one of two forms; see <see cref=\"{response.UnionName}\"/>.",
        ResponseKind.Text => "The response text.",
        ResponseKind.Redirect => "The URL to which the server redirects.",
        ResponseKind.Stream => "The download, whose content has not been read yet. Dispose it after use.",
        ResponseKind.Lines => "The lines of the response, each as soon as it is received.",
        _ => null,
    };

    private string? Summary(TypeExpression type) => type.Kind == TypeKind.Named && contract.Models.TryGetValue(type.Name, out Model? model)
        ? Prose.Words(words.Model(model), "summary") ?? $"The <see cref=\"{model.Name}\"/>."
        : null;

    private static string? Names(string label, Model? model, Func<Field, bool> which)
    {
        string[] names = [.. model?.Fields.Where(which).Select(field => $"<c>{ModelFields.PropertyName(model, field)}</c>") ?? []];
        string others = names.Length > MostNames ? ", and others" : "";
        return names.Length == 0 ? null : $"{label} {string.Join(", ", names.Take(MostNames))}{others}.";
    }
}
