using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the methods that read all pages of an operation.</summary>
internal sealed class PagingCode(Contract contract, CSharpTypes types)
{
    /// <summary>The styles whose paging is written by hand.</summary>
    private static readonly string[] ByHand = ["posts", "thread", "report"];

    public void Write(CodeText code, Operation operation, Signature signature)
    {
        if (operation.Paging is not { } paging || ByHand.Contains(paging.Style))
        {
            return;
        }

        string name = operation.Name;
        string method = operation.MethodName;
        string all = operation.AllPagesName!;
        bool inBody = paging.Style.StartsWith("body", StringComparison.Ordinal);
        Argument query = inBody ? signature.Body! : signature.Options!;
        string queryType = query.Type.TrimEnd('?');
        Response response = OperationFile.MainResponse(operation);
        string page = response.Kind == ResponseKind.OneOf ? response.UnionName! : types.Of(response.Type!);
        string item = ItemType(paging, response);
        string arguments = string.Join(
            ", ",
            signature.All.Select(
                argument => argument.Name == query.Name ? "query" : argument == Signature.Token ? "token" : argument.Name));
        string plan = $"{name}Pages({query.Name})";
        code.Line();
        code.Doc("summary", $"Gets the items of all pages of <see cref=\"{Cref(method + "Async", signature.All)}\"/>.");
        foreach (Argument argument in signature.All)
        {
            code.Doc("param", argument.Doc, $" name=\"{argument.PlainName}\"");
        }

        code.Doc(
            "returns", $"The items of all pages, in order. The next page is requested while the current one is consumed.{MaxNote(paging)}");
        OperationFile.WriteMethod(
            code,
            $"public IAsyncEnumerable<{item}> {all}Async",
            signature.All,
            $"{plan}.ReadAsync((query, token) => {method}Async({arguments}), cancellationToken)");
        code.Line();
        code.Doc("summary", $"Gets the items of all pages of <see cref=\"{Cref(method, signature.All)}\"/>.");
        foreach (Argument argument in signature.All)
        {
            code.Doc("param", argument.Doc, $" name=\"{argument.PlainName}\"");
        }

        code.Doc(
            "returns",
            $"The items of all pages, in order. Each page is requested after the previous one has been consumed.{MaxNote(paging)}");
        OperationFile.WriteMethod(
            code,
            $"public IEnumerable<{item}> {all}",
            signature.All,
            $"{plan}.Read((query, token) => {method}({arguments}), cancellationToken)");
        code.Line();
        WritePlan(code, name, query, queryType, page, item, paging, response);
    }

    private static string MaxNote(Paging paging) =>
        $" A page has {paging.Max} items, the server's maximum, unless a smaller page size is specified.";

    private static string Cref(string method, IEnumerable<Argument> arguments) =>
        $"{method}({string.Join(", ", arguments.Select(argument => argument.Type.Replace('<', '{').Replace('>', '}')))})";

    private void WritePlan(
        CodeText code, string name, Argument query, string queryType, string page, string item, Paging paging, Response response)
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
                code.Line($"Items = static page => {Items(paging, response)},");
                code.Line($"Next = {Next(paging, response)},");
            }
        }
    }

    private static string Next(Paging paging, Response response)
    {
        if (paging.Style == "body-next")
        {
            string[] path = paging.Next!.Split('.');
            return $"(query, page, _) => page.{Names.Pascal(path[0])}?.{Names.Pascal(path[1])} is {{ Length: > 0 }} next "
                + $"? query with {{ {Names.Pascal(paging.Cursor!)} = next }} : null";
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

    private string Items(Paging paging, Response response)
    {
        if (response.Kind == ResponseKind.OneOf)
        {
            string[] parts = paging.Items!.Split('|', '.');
            return $"page.{parts[0]} ?? page.{parts[1]}!.{Names.Pascal(parts[2])}";
        }

        if (paging.Items is null)
        {
            return response.Type!.Kind == TypeKind.Map ? "[.. page]" : "page";
        }

        TypeExpression field = FieldType(paging.Items, response);
        string property = $"page.{Names.Pascal(paging.Items)}";
        return field.Kind switch
        {
            TypeKind.Map when paging.Order is not null => $"PageItems.InOrder(page.{Names.Pascal(paging.Order)}, {property})",
            TypeKind.Map when field.Inner!.Kind == TypeKind.Named => $"[.. {property}.Values]",
            TypeKind.Map => $"[.. {property}]",
            _ => property,
        };
    }

    private string ItemType(Paging paging, Response response)
    {
        if (response.Kind == ResponseKind.OneOf)
        {
            return types.Of(response.Shapes[0].Type.Inner!);
        }

        TypeExpression list = paging.Items is null ? response.Type! : FieldType(paging.Items, response);
        return list.Kind == TypeKind.Map && list.Inner!.Kind != TypeKind.Named
            ? $"KeyValuePair<string, {types.Of(list.Inner!)}>"
            : types.Of(list.Inner!);
    }

    private TypeExpression FieldType(string field, Response response) =>
        contract.Models[response.Type!.Name].Fields.First(candidate => candidate.Name == field).Type;
}
