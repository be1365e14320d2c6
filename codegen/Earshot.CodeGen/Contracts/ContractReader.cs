using System.Globalization;
using System.Text.Json.Nodes;

namespace Earshot.CodeGen.Contracts;

/// <summary>Reads the files in <c>contracts/mattermost</c>.</summary>
internal static class ContractReader
{
    public static Contract Read(string folder)
    {
        JsonObject tags = JsonFile.Read(Path.Combine(folder, "groups.json"));
        List<Group> groups = [];
        foreach (string file in Directory.GetFiles(Path.Combine(folder, "operations"), "*.json").Order(StringComparer.Ordinal))
        {
            groups.Add(ReadGroup(JsonFile.Read(file), tags));
        }

        Model[] models =
        [
            .. Directory.GetFiles(Path.Combine(folder, "models"), "*.json")
                .Order(StringComparer.Ordinal)
                .Select(file => ReadModel(JsonFile.Read(file))),
        ];
        EnumType[] enums =
        [
            .. JsonFile.Read(Path.Combine(folder, "enums.json")).Select(item => ReadEnum(item.Key, item.Value!.AsObject())),
        ];
        JsonObject events = JsonFile.Read(Path.Combine(folder, "events.json"));
        return new Contract(
            groups,
            models.ToDictionary(model => model.Name, StringComparer.Ordinal),
            enums.ToDictionary(type => type.Name, StringComparer.Ordinal),
            [.. events.Objects("events").Select(ReadEvent)],
            [
                .. events
                    .Objects("actions")
                    .Select(
                        action => new ClientAction(
                            action.Text("action")!, action.Texts("in"), [.. action.Objects("data").Select(ReadEventField)])),
            ]);
    }

    public static Group ReadGroup(JsonObject json, JsonObject tags)
    {
        string tag = json.Text("tag")!;
        return new Group(
            tag,
            tags.Text(tag) ?? throw new InvalidDataException($"groups.json has no name for the tag '{tag}'."),
            [.. json.Objects("operations").Select(ReadOperation)]);
    }

    public static Operation ReadOperation(JsonObject json) => new()
    {
        Id = json.Text("id")!,
        FactsId = json.Text("was") ?? json.Text("id")!,
        HttpMethod = json.Text("method")!,
        Path = json.Text("path")!,
        Since = json.Text("since"),
        IsNewer = json.Flag("newer"),
        IsGone = json.Flag("gone"),
        AbsentAt = json.Texts("absentAt"),
        IsDeprecated = json.Flag("deprecated"),
        Plugin = json.Text("plugin"),
        Token = json.Text("token"),
        IsRepeatable = json["repeatable"]?.GetValue<bool>(),
        HasConflict = json.Flag("conflict"),
        HasRange = json.Flag("range"),
        PathParameters = [.. json.Objects("inPath").Select(ReadParameter)],
        QueryParameters = [.. json.Objects("inQuery").Select(ReadParameter)],
        HeaderParameters = [.. json.Objects("inHeader").Select(ReadParameter)],
        AlwaysSent = [.. json["alwaysSent"]?.AsObject().Select(item => KeyValuePair.Create(item.Key, (string)item.Value!)) ?? []],
        Body = json["body"] is JsonObject body ? ReadBody(body) : null,
        Responses = json["responses"]!.AsObject().ToDictionary(
            response => int.Parse(response.Key, CultureInfo.InvariantCulture),
            response => ReadResponse(int.Parse(response.Key, CultureInfo.InvariantCulture), response.Value!)),
        Errors = [.. json["errors"]!.AsArray().Select(status => status!.GetValue<int>())],
        Paging = json["paging"] is JsonObject paging ? ReadPaging(paging) : null,
    };

    private static Parameter ReadParameter(JsonObject json) => new(json.Text("name")!, json.Type("type"))
    {
        IsRequired = json.Flag("required"),
        Default = json.Text("default"),
        As = json.Text("as"),
    };

    private static Body ReadBody(JsonObject json)
    {
        bool required = json["required"]?.GetValue<bool>() ?? true;
        string name = json.Text("name") ?? "body";
        if (json.Text("form") is { } form)
        {
            return new Body(BodyKind.Form, TypeExpression.Parse(form), name, required);
        }

        return json.Text("raw") is { } raw
            ? new Body(BodyKind.Raw, TypeExpression.Parse(raw), name, required)
            : new Body(BodyKind.Json, json.Type("json"), name, required);
    }

    private static Response ReadResponse(int status, JsonNode json)
    {
        if (json is JsonValue)
        {
            string text = json.GetValue<string>();
            return text switch
            {
                "none" when status is 101 => new Response(ResponseKind.Upgrade, null),
                "none" when status is >= 300 and < 400 => new Response(ResponseKind.Redirect, null),
                "none" => new Response(ResponseKind.None, null),
                "string" => new Response(ResponseKind.Text, null),
                _ => new Response(ResponseKind.Json, TypeExpression.Parse(text)),
            };
        }

        JsonObject parts = json.AsObject();
        if (parts.Text("stream") is { } media)
        {
            return new Response(ResponseKind.Stream, null) { MediaType = media };
        }

        return parts.Text("lines") is { } line
            ? new Response(ResponseKind.Lines, TypeExpression.Parse(line))
            : new Response(ResponseKind.OneOf, null)
            {
                UnionName = parts.Text("oneOf"),
                Shapes =
                [
                    .. parts["shapes"]!
                        .AsObject()
                        .Select(shape => new UnionShape(shape.Key, TypeExpression.Parse(shape.Value!.GetValue<string>()))),
                ],
                FirstHas = parts.Text("firstHas"),
                SecondHas = parts.Text("secondHas"),
            };
    }

    private static Paging ReadPaging(JsonObject json) => new()
    {
        Style = json.Text("style")!,
        Size = json.Text("size")!,
        Max = json["max"]!.GetValue<int>(),
        Items = json.Text("items"),
        Order = json.Text("order"),
        More = json.Text("more"),
        Count = json.Text("count"),
        Next = json.Text("next"),
        Cursor = json.Text("cursor"),
        All = json.Text("all"),
    };

    public static Model ReadModel(JsonObject json) => new(json.Text("model")!, json.Text("was") ?? json.Text("model")!)
    {
        Use = json.Text("use")!,
        Extends = json.Texts("extends"),
        Fields = [.. json.Objects("fields").Select(field => new Field(field.Text("name")!, field.Type("type"))
        {
            As = field.Text("as"),
            IsRequired = field.Flag("required"),
            IsOptional = field.Flag("optional"),
            IsPatch = field.Flag("patch"),
            Repeats = field.Flag("repeats"),
            IsJsonText = field.Flag("json"),
            IsUnconfirmed = field.Flag("unconfirmed"),
            Default = field.Text("default"),
            In = field.Text("in"),
        })],
    };

    public static EnumType ReadEnum(string name, JsonObject json) => new(
        name,
        json.Text("of") == "long",
        [.. json["values"]!.AsObject().Select(value => value.Value!.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? new EnumValue(value.Key, "", value.Value!.GetValue<long>())
            : new EnumValue(value.Key, value.Value!.GetValue<string>(), 0))]);

    private static EventType ReadEvent(JsonObject json) => new(json.Text("event")!)
    {
        As = json.Text("as"),
        OccursIn = json.Texts("occursIn"),
        Audience = json.Text("audience"),
        Direction = json.Text("direction"),
        Fields = [.. json.Objects("data").Select(ReadEventField)],
    };

    private static EventField ReadEventField(JsonObject json) => new(json.Text("name")!, json.Type("type"))
    {
        IsEncoded = json.Flag("encoded"),
        IsOptional = json.Flag("optional"),
        In = json.Texts("in"),
        As = json.Text("as"),
    };
}
