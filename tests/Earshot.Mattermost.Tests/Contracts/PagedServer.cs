using System.Globalization;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Serves the pages of an operation strictly according to its contract.</summary>
internal sealed class PagedServer
{
    private readonly ContractOperation _operation;
    private readonly JsonObject _paging;
    private readonly string _style;
    private readonly bool _withCount;

    /// <param name="operation">The operation.</param>
    /// <param name="total">The total number of items.</param>
    /// <param name="withCount">Whether a response with two forms includes the count.</param>
    public PagedServer(ContractOperation operation, int total, bool withCount = false)
    {
        _operation = operation;
        _paging = operation.Paging!;
        _style = Text("style")!;
        _withCount = withCount;
        Items = [.. Enumerable.Range(0, total).Select(Item)];
    }

    public List<JsonNode> Items { get; }

    public int Largest => _paging["max"]!.GetValue<int>();

    public string SizeName => Text("size")!;

    public bool IsInBody => _style.StartsWith("body", StringComparison.Ordinal);

    /// <summary>Gets the requested page sizes.</summary>
    public List<int> Sizes { get; } = [];

    // Groups listed by channel: the page size is their sum.
    private bool IsOfLists => Text("count") == "sum";

    // Lines listed by node: each node has a full page.
    private bool IsOfNodes => Text("count") == "max";

    public HttpResponseMessage Respond(SentRequest request)
    {
        JsonObject asked = IsInBody
            ? JsonNode.Parse(request.Body)!.AsObject()
            : new JsonObject(request.Query.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Name, pair.Value)));
        int size = int.Parse(Asked(asked, SizeName)!, CultureInfo.InvariantCulture);
        Assert.InRange(size, 1, Largest);
        Sizes.Add(size);
        int start = Start(asked, size);
        JsonNode[] page = [.. Items.Skip(start).Take(size).Select(item => item.DeepClone())];
        return MemoryServer.Returning(200, Body(page, start + page.Length < Items.Count, start + page.Length).ToJsonString());
    }

    private static string? Asked(JsonObject asked, string name) => asked[name] is { } value ? value.ToString() : null;

    private int Start(JsonObject asked, int size) => _style switch
    {
        "page" or "body-page" => int.Parse(Asked(asked, "page")!, CultureInfo.InvariantCulture) * size,
        "after" or "body-after" => After(Asked(asked, "after")),
        "before" or "posts" => After(Asked(asked, "before")),
        "cursor" => AfterTime(Asked(asked, "cursor_id"), Asked(asked, "cursor_create_at")),
        "thread" => AfterTime(Asked(asked, "fromPost"), Asked(asked, "fromCreateAt")),
        "body-cursor" => After((asked["cursor"] as JsonObject)?["id"]?.GetValue<string>()),
        "body-next" => Asked(asked, Text("cursor")!) is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0,
        "report" => AfterColumn(Asked(asked, "from_id"), Asked(asked, "from_column_value")),
        _ => throw new InvalidDataException($"The contracts page in a way that is new: {_style}."),
    };

    private int After(string? id) => id is null ? 0 : Items.FindIndex(item => item["id"]!.GetValue<string>() == id) is >= 0 and int index
        ? index + 1
        : throw new InvalidDataException($"{id} does not exist.");

    private int AfterTime(string? id, string? time)
    {
        int start = After(id);
        Assert.Equal(start == 0 ? null : Items[start - 1]["create_at"]!.ToString(), time);
        return start;
    }

    private int AfterColumn(string? id, string? column)
    {
        int start = After(id);
        Assert.Equal(start == 0 ? null : Items[start - 1]["username"]!.GetValue<string>(), column);
        return start;
    }

    private JsonNode Body(JsonNode[] page, bool more, int next)
    {
        if (_style is "posts" or "thread" || Text("order") is not null)
        {
            // Each page of a thread includes its first post.
            IEnumerable<JsonNode> first = _style == "thread" && next > page.Length ? [Items[0].DeepClone()] : [];
            JsonNode[] all = [.. first, .. page];
            return new JsonObject
            {
                ["order"] = new JsonArray([.. all.Select(item => (JsonNode)item["id"]!.GetValue<string>())]),
                [Text("items") ?? "posts"] = ById(all.Reverse()),
                ["has_next"] = more,
            };
        }

        if (IsOfNodes)
        {
            return new JsonObject { ["node1"] = new JsonArray(page), ["node2"] = new JsonArray(), ["node3"] = new JsonArray() };
        }

        JsonNode items = IsOfLists ? new JsonObject(
            page.Select((item, i) => KeyValuePair.Create<string, JsonNode?>($"k{next - page.Length + i}", item)))
            : IsMap(out _) ? ById(page)
            : new JsonArray(page);
        string[] cursor = (Text("next") ?? "next_cursor.cursor").Split('.');
        string? field = _operation.Responses[0].Shape is JsonObject ? (_withCount ? Text("items")!.Split('.')[1] : null) : Text("items");
        return field is null ? items : new JsonObject
        {
            [field] = items,
            ["total_count"] = Items.Count,
            [Text("more") ?? "has_more"] = more,
            [cursor[0]] = more ? new JsonObject { [cursor[1]] = next.ToString(CultureInfo.InvariantCulture) } : null,
        };
    }

    private static JsonObject ById(IEnumerable<JsonNode> items) =>
        new(items.Select(item => KeyValuePair.Create<string, JsonNode?>(item["id"]!.GetValue<string>(), item)));

    private bool IsMap(out string item) => ContractTypes.IsMap(ListType(), out item);

    /// <summary>Gets the type of the list of items: the response or one of its fields.</summary>
    private string ListType()
    {
        JsonNode shape = _operation.Responses[0].Shape;
        if (shape is JsonObject union)
        {
            return union["shapes"]!["List"]!.GetValue<string>();
        }

        string response = shape.GetValue<string>();
        string? items = Text("items") ?? (_style is "posts" or "thread" ? "posts" : null);
        return items is null ? response : ContractFiles.Fields(response).Single(field => field.Name == items).Type;
    }

    private JsonNode Item(int number)
    {
        string type = ListType();
        _ = ContractTypes.IsMap(type, out string item) || ContractTypes.IsList(type, out item);
        if (IsOfLists)
        {
            // Each list has one item, so that sum, maximum, and number of pairs are equal.
            _ = ContractTypes.IsList(item, out item);
            return new JsonArray(Fields(item, number));
        }

        return IsOfNodes ? new JsonObject { ["msg"] = $"line {number}" } : Fields(item, number);
    }

    private JsonNode Fields(string type, int number)
    {
        if (!ContractTypes.IsModel(type))
        {
            return $"line {number}";
        }

        var json = new JsonObject();
        foreach (ContractField field in ContractFiles.Fields(type).Where(field => field.Type.TrimEnd('?') is "string").Take(4))
        {
            json[field.Name] = $"{field.Name}{number}";
        }

        if (ContractFiles.Fields(type).Any(field => field.Name == "create_at"))
        {
            json["create_at"] = 1_795_000_000_000 - number;
        }

        // The replies of a thread refer to its first post.
        if (_style == "thread")
        {
            json["root_id"] = number == 0 ? "" : "id0";
        }

        return json;
    }

    private string? Text(string name) => _paging[name]?.GetValue<string>();
}
