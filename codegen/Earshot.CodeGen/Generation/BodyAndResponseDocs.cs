using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>What goes into an operation and what comes out, where its own words don't say: told by the models.</summary>
internal sealed class BodyAndResponseDocs(Contract contract, Words words)
{
    private const int MostNames = 12;

    public string Body(Body body)
    {
        Model? model = contract.Models.GetValueOrDefault(body.Type.Root);
        string? said = Prose.Words(model is null ? null : words.Model(model), "summary");
        bool hasRequired = model?.Fields.Any(field => field.IsRequired) is true;
        string summary = body switch
        {
            { Kind: BodyKind.Raw } => "The bytes to send.",
            { Kind: BodyKind.Form } => "The fields and files to send.",
            _ when said is null || said.StartsWith("The body of", StringComparison.Ordinal) => "What to send.",
            { Type.Kind: TypeKind.List } => $"A list; each is {Within(said)}",
            _ => said,
        };
        return Prose.Join(
            summary,
            Names("Needs", model, field => field.IsRequired),
            body.Type.Kind == TypeKind.List ? null : Names(hasRequired ? "May have" : "Has", model, field => !field.IsRequired));
    }

    public string? Answer(Answer answer) => answer.Kind switch
    {
        ResponseKind.Json when answer.Type!.Kind == TypeKind.List =>
            Summary(answer.Type.Inner!) is { } each
                ? $"A list, empty where there is nothing; each is {Within(each)}"
                : "The list; empty where there is nothing.",
        ResponseKind.Json when answer.Type!.IsNamed("StatusOK") => "The word <c>OK</c>; whatever goes wrong is an exception.",
        ResponseKind.Json => Summary(answer.Type!) ?? "What the server answers.",
        ResponseKind.OneOf => $"The answer, in one of two shapes; see <see cref=\"{answer.UnionName}\"/>.",
        ResponseKind.Text => "The text.",
        ResponseKind.Redirect => "The address that the server points to.",
        ResponseKind.Stream => "The bytes, not yet read; dispose of it.",
        ResponseKind.Lines => "The lines of the answer, each as it comes.",
        _ => null,
    };

    private string? Summary(TypeExpression type) => type.Kind == TypeKind.Named && contract.Models.TryGetValue(type.Name, out Model? model)
        ? Prose.Words(words.Model(model), "summary") ?? $"The <see cref=\"{model.Name}\"/>."
        : null;

    private static string? Names(string verb, Model? model, Func<Field, bool> which)
    {
        string[] names = [.. model?.Fields.Where(which).Select(field => $"<c>{ModelFields.PropertyName(model, field)}</c>") ?? []];
        string others = names.Length > MostNames ? " and others" : "";
        return names.Length == 0 ? null : $"{verb} {string.Join(", ", names.Take(MostNames))}{others}.";
    }

    // The sentence goes on within another.
    private static string Within(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
