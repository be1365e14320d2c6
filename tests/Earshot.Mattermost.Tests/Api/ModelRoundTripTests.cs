using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests that every model is serialized as it was received.</summary>
public sealed class ModelRoundTripTests
{
    private static readonly Dictionary<string, JsonObject> Contracts = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Contracts", "models"))
        .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject())
        .ToDictionary(model => model["model"]!.GetValue<string>(), StringComparer.Ordinal);

    private static readonly HashSet<string> Enums =
        [
            .. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "enums.json")))!
                .AsObject()
                .Select(item => item.Key),
        ];

    public static TheoryData<string> Models() => [.. ConventionTests.ModelTypes().Select(type => type.Name)];

    [Fact]
    public void Every_model_of_the_contracts_exists() =>
        Assert.Empty(
            Contracts.Values.Where(model => model["use"]!.GetValue<string>() != "form")
                .Select(Name)
                .Except(ConventionTests.ModelTypes().Select(type => type.Name)));

    [Theory]
    [MemberData(nameof(Models))]
    public void Full_with_unknown_fields_and_values(string model)
    {
        JsonObject full = Object(model, 0);
        full["a_field_of_tomorrow"] = new JsonObject { ["x"] = 1 };
        AssertSame(model, full);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void All_fields_null(string model) =>
        AssertSame(model, new JsonObject(Fields(model).Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, null))));

    [Theory]
    [MemberData(nameof(Models))]
    public void All_fields_absent(string model) => AssertSame(model, []);

    [Theory]
    [MemberData(nameof(Models))]
    public void All_fields_zero_or_empty(string model) =>
        AssertSame(model, new JsonObject(Fields(model).Select(field => KeyValuePair.Create(field.Name, Zero(field.Type)))));

    [Theory]
    [MemberData(nameof(Models))]
    public void Field_of_another_type_does_not_affect_others(string model)
    {
        foreach ((string name, string type) in Fields(model))
        {
            JsonObject odd = Object(model, 0);
            odd[name] = Odd(type);
            AssertSame(model, odd);
        }
    }

    [Fact]
    public void Value_that_is_set_replaces_unreadable_one()
    {
        var post = (Post)Read("Post", JsonNode.Parse("""{"id":5,"message":"m"}""")!);

        Assert.Equal(string.Empty, post.Id);
        Post changed = post with { Id = "new" };
        Assert.Equal("new", ((Post)Read("Post", Written(changed))).Id);
    }

    [Fact]
    public void Marks_do_not_affect_equality()
    {
        var came = (Reaction)Read("Reaction", JsonNode.Parse("""{"user_id":"u","post_id":"","create_at":0,"remote_id":null}""")!);

        Assert.Equal(new Reaction { UserId = "u" }, came);
    }

    [Fact]
    public void Unset_values_are_not_sent() =>
        Assert.Equal(
            """{"channel_id":"c","message":""}""", Written(new CreatePostRequest { ChannelId = "c", Message = "" }).ToJsonString());

    [Fact]
    public void Patch_distinguishes_omitted_from_null()
    {
        Assert.Equal("{}", Written(new PropertyFieldPatch()).ToJsonString());
        Assert.Equal("""{"name":null,"type":"text"}""", Written(new PropertyFieldPatch { Name = null, Type = "text" }).ToJsonString());
    }

    [Fact]
    public void Empty_list_is_sent_when_set() =>
        Assert.Equal("""{"order":[]}""", Written(new PostList { Order = [] }).ToJsonString());

    [Fact]
    public void ToString_of_model_is_name_and_id() =>
        Assert.Equal("User u1", new User { Id = "u1", Email = "secret@example.com", Password = "secret" }.ToString());

    private static void AssertSame(string model, JsonObject json)
    {
        JsonNode back = Written((MattermostModel)Read(model, json));

        Assert.True(JsonNode.DeepEquals(json, back), $"came {json.ToJsonString()}\nwent {back.ToJsonString()}");
    }

    private static object Read(string model, JsonNode json) =>
        json.Deserialize(MattermostJson.Options.GetTypeInfo(typeof(Post).Assembly.GetType($"Earshot.Mattermost.{model}")!))!;

    private static JsonNode Written(MattermostModel model) =>
        JsonSerializer.SerializeToNode(model, MattermostJson.Options.GetTypeInfo(model.GetType()))!;

    private static string Name(JsonObject contract) => contract["model"]!.GetValue<string>();

    private static IEnumerable<(string Name, string Type)> Fields(string model)
    {
        JsonObject contract = Contracts[model];
        var own = contract["fields"]!.AsArray()
            .Select(field => (field!["name"]!.GetValue<string>(), field["type"]!.GetValue<string>().TrimEnd('?')))
            .ToList();
        IEnumerable<(string, string)> inherited = (contract["extends"]?.AsArray() ?? []).SelectMany(
            parent => Fields(parent!.GetValue<string>()));
        return inherited.Where(field => own.All(mine => mine.Item1 != field.Item1)).Concat(own);
    }

    private static JsonObject Object(string model, int depth) =>
        new(
            Fields(model)
                .Where(field => depth < 3 || !IsModel(field.Type))
                .Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Value(field.Type, depth))));

    private static bool IsModel(string type) =>
        Contracts.ContainsKey(type.TrimEnd('?', '[', ']')) || type.StartsWith("map<", StringComparison.Ordinal);

    private static JsonNode Value(string type, int depth)
    {
        type = type.TrimEnd('?');
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            return depth < 3 ? new JsonArray(Value(type[..^2], depth), Value(type[..^2], depth)) : new JsonArray();
        }

        if (type.StartsWith("map<", StringComparison.Ordinal))
        {
            return depth < 3 ? new JsonObject { ["k"] = Value(type[4..^1], depth), ["ä b"] = Value(type[4..^1], depth) } : new JsonObject();
        }

        return type switch
        {
            "string" => "text \" ä",
            "long" => 9007199254740993,
            "double" => 1.5,
            "bool" => true,
            "time" => 1795291957935,
            "json" => JsonNode.Parse("""{"a":[1,null,"b"]}""")!,
            "PluginRunState" => 77,
            _ when Enums.Contains(type) => "a value of tomorrow",
            _ => Object(type, depth + 1),
        };
    }

    private static JsonNode? Zero(string type) => type switch
    {
        _ when type.EndsWith("[]", StringComparison.Ordinal) => new JsonArray(),
        "string" => "",
        "long" or "double" or "time" or "PluginRunState" => 0,
        "bool" => false,
        "json" => JsonNode.Parse("{}"),
        _ when Enums.Contains(type) => "",
        _ => new JsonObject(),
    };

    private static JsonNode Odd(string type) => type switch
    {
        _ when type.EndsWith("[]", StringComparison.Ordinal) => new JsonArray(5, true, "x", new JsonObject(), new JsonArray()),
        "string" or "long" or "double" or "bool" or "time" => new JsonObject { ["odd"] = true },
        "json" => 5,
        _ when Enums.Contains(type) => new JsonArray(1),
        _ => "odd",
    };
}
