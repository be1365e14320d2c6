using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>The methods that read all pages of an operation.</summary>
internal sealed class PagingCode(Contract contract, CSharpTypes types)
{
    /// <summary>Those whose way through the pages is written by hand.</summary>
    private static readonly string[] ByHand = ["posts", "thread", "report"];

    public void Write(CodeText code, Operation operation, Signature signature)
    {
        if (operation.Paging is not { } paging || ByHand.Contains(paging.Style))
        {
            return;
        }

        string name = operation.Name;
        bool inBody = paging.Style.StartsWith("body", StringComparison.Ordinal);
        Argument query = inBody ? signature.Body! : signature.Options!;
        string queryType = query.Type.TrimEnd('?');
        Answer answer = OperationFile.MainResponse(operation);
        string page = answer.Kind == ResponseKind.OneOf ? answer.UnionName! : types.Of(answer.Type!);
        string item = ItemType(paging, answer);
        string arguments = string.Join(", ", signature.All.Select(argument => argument.Name == query.Name ? "query" : argument == Signature.Token ? "token" : argument.Name));
        string plan = $"{name}Pages({query.Name})";
        code.Line();
        code.Doc("summary", $"All pages of <see cref=\"{Cref(name + "Async", signature.All)}\"/>, one after the other.");
        foreach (Argument argument in signature.All)
        {
            code.Doc("param", argument.Doc, $" name=\"{argument.PlainName}\"");
        }

        code.Doc("returns", $"What the pages hold, in their order. While one page is being used, the next is already asked for.{MaxNote(paging)}");
        OperationFile.WriteMethod(code, $"public IAsyncEnumerable<{item}> {name}AllAsync", signature.All, $"{plan}.ReadAsync((query, token) => {name}Async({arguments}), cancellationToken)");
        code.Line();
        code.Doc("summary", $"All pages of <see cref=\"{Cref(name, signature.All)}\"/>, one after the other.");
        foreach (Argument argument in signature.All)
        {
            code.Doc("param", argument.Doc, $" name=\"{argument.PlainName}\"");
        }

        code.Doc("returns", $"What the pages hold, in their order. Each page is asked for when the one before is used up.{MaxNote(paging)}");
        OperationFile.WriteMethod(code, $"public IEnumerable<{item}> {name}All", signature.All, $"{plan}.Read((query, token) => {name}({arguments}), cancellationToken)");
        code.Line();
        WritePlan(code, name, query, queryType, page, item, paging, answer);
    }

    private static string MaxNote(Paging paging) => $" Pages are as large as the server gives them ({paging.Max}) unless a smaller size is asked for.";

    private static string Cref(string method, IEnumerable<Argument> arguments) =>
        $"{method}({string.Join(", ", arguments.Select(argument => argument.Type.Replace('<', '{').Replace('>', '}')))})";

    private void WritePlan(CodeText code, string name, Argument query, string queryType, string page, string item, Paging paging, Answer answer)
    {
        string size = Names.Pascal(paging.Size);
        bool byNumber = paging.Style is "page" or "body-page";
        string heading = $"private static PagePlan<{queryType}, {page}, {item}> {name}Pages(";
        string argument = $"{query.Type} {query.Name})";
        if (heading.Length + argument.Length > 136)
        {
            code.Line(heading);
            heading = "    ";
        }

        using (code.Block(heading + argument))
        {
            string given = query.Type.EndsWith('?') ? $"{query.Name} ?? new {queryType}()" : query.Name;
            code.Line($"{queryType} first = {given};");
            code.Line($"int size = PageSize.Of(first.{size}, {paging.Max});");
            string start = byNumber ? $"first with {{ Page = first.Page ?? 0, {size} = size }}" : $"first with {{ {size} = size }}";
            using (code.Block($"return new({start})", "};"))
            {
                code.Line($"Items = static page => {Items(paging, answer)},");
                code.Line($"Next = {Next(paging, answer)},");
            }
        }
    }

    private static string Next(Paging paging, Answer answer)
    {
        if (paging.Style == "body-next")
        {
            string[] path = paging.Next!.Split('.');
            return $"(query, page, _) => page.{Names.Pascal(path[0])}?.{Names.Pascal(path[1])} is {{ Length: > 0 }} next ? query with {{ {Names.Pascal(paging.Cursor!)} = next }} : null";
        }

        string ends = paging switch
        {
            { More: { } more } => $"!page.{Names.Pascal(more)}",
            { Count: "sum" } => $"page.{Names.Pascal(paging.Items!)}.Values.Sum(static list => list.Count) < size",
            { Count: "max" } => "page.Values.All(list => list.Count < size)",
            { Order: { } order } => $"page.{Names.Pascal(order)}.Count < size",
            _ => "items.Count < size",
        };
        string next = paging.Style switch
        {
            "after" or "body-after" => "After = items[^1].Id",
            "before" => "Before = items[^1].Id",
            "cursor" => "CursorId = items[^1].Id, CursorCreateAt = items[^1].CreateAt",
            "body-cursor" => "Cursor = new() { Id = items[^1].Id }",
            _ => "Page = query.Page + 1",
        };
        string page = ends.Contains("page.", StringComparison.Ordinal) ? "page" : "_";
        string items = (ends + next).Contains("items", StringComparison.Ordinal) ? "items" : "_";
        return $"(query, {page}, {items}) => {ends} ? null : query with {{ {next} }}";
    }

    private string Items(Paging paging, Answer answer)
    {
        if (answer.Kind == ResponseKind.OneOf)
        {
            string[] parts = paging.Items!.Split('|', '.');
            return $"page.{parts[0]} ?? page.{parts[1]}!.{Names.Pascal(parts[2])}";
        }

        if (paging.Items is null)
        {
            return answer.Type!.Kind == TypeKind.Map ? "[.. page]" : "page";
        }

        TypeExpression field = FieldType(paging.Items, answer);
        string property = $"page.{Names.Pascal(paging.Items)}";
        return field.Kind switch
        {
            TypeKind.Map when paging.Order is not null => $"PageItems.InOrder(page.{Names.Pascal(paging.Order)}, {property})",
            TypeKind.Map when field.Inner!.Kind == TypeKind.Named => $"[.. {property}.Values]",
            TypeKind.Map => $"[.. {property}]",
            _ => property,
        };
    }

    private string ItemType(Paging paging, Answer answer)
    {
        if (answer.Kind == ResponseKind.OneOf)
        {
            return types.Of(answer.Shapes[0].Type.Inner!);
        }

        TypeExpression list = paging.Items is null ? answer.Type! : FieldType(paging.Items, answer);
        return list.Kind == TypeKind.Map && list.Inner!.Kind != TypeKind.Named
            ? $"KeyValuePair<string, {types.Of(list.Inner!)}>"
            : types.Of(list.Inner!);
    }

    private TypeExpression FieldType(string field, Answer answer) =>
        contract.Models[answer.Type!.Name].Fields.First(candidate => candidate.Name == field).Type;
}
