using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Protocol;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that every event of the contract is read as its own class, with all fields.</summary>
public sealed class EventContractTests
{
    private static readonly Dictionary<string, JsonObject> Events =
        ContractFiles.Events["events"]!
            .AsArray()
            .ToDictionary(e => e!["event"]!.GetValue<string>(), e => e!.AsObject(), StringComparer.Ordinal);

    public static TheoryData<string> Names() => [.. Events.Keys];

    [Fact]
    public void Contract_has_everything_that_api_has() => Assert.Equal(106, Events.Count);

    [Fact]
    public void Every_event_class_is_in_contract()
    {
        IEnumerable<string> classes = typeof(MattermostEvent).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(MattermostEvent))).Select(type => type.Name);

        Assert.Equal(Events.Keys.Select(ClassName).Order(StringComparer.Ordinal), classes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_read(string name)
    {
        var samples = new ContractSamples();
        var data = new JsonObject();
        var expected = new List<(EventField Field, JsonNode Value)>();
        foreach (EventField field in Fields(name))
        {
            JsonNode value = samples.Of(field.Type, field.Name)!;
            expected.Add((field, value));
            data[field.Name] = field.IsEncoded ? value.ToJsonString() : value.DeepClone();
        }

        MattermostEvent e = Read(name, data);

        foreach ((EventField field, JsonNode value) in expected)
        {
            TypedValues.AssertHolds(field.Type, value, PropertyOf(e, field).GetValue(e), $"{name}.{field.Name}");
            AssertWrittenBack(field, value, PropertyOf(e, field), e);
        }

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(data.ToJsonString()), e.Data));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Missing_field_is_empty_or_throws(string name)
    {
        MattermostEvent e = Read(name, [], channelId: "");

        foreach (EventField field in Fields(name))
        {
            try
            {
                object? value = PropertyOf(e, field).GetValue(e);
                Assert.True(
                    value is null or false or "" or System.Collections.ICollection { Count: 0 }, $"{name}.{field.Name} is {value}.");
            }
            catch (TargetInvocationException missing) when (missing.InnerException is UnexpectedDataException)
            {
                Assert.False(field.IsOptional, $"{name}.{field.Name} may be missing.");
            }
        }
    }

    [Fact]
    public void Unknown_event_is_received_as_base_type()
    {
        MattermostEvent e = Read("an_event_of_tomorrow", new JsonObject { ["x"] = new JsonArray(1, null) });

        Assert.Equal(typeof(MattermostEvent), e.GetType());
        Assert.Equal("an_event_of_tomorrow", e.Type);
        Assert.Equal("[1,null]", e.Data.GetProperty("x").GetRawText());
    }

    private static void AssertWrittenBack(EventField field, JsonNode value, PropertyInfo property, MattermostEvent e)
    {
        if (ContractTypes.IsModel(field.Type))
        {
            JsonNode? back = JsonSerializer.SerializeToNode(
                property.GetValue(e), MattermostJson.Options.GetTypeInfo(property.PropertyType));
            Assert.True(JsonNode.DeepEquals(value, back), $"{e.Type}.{field.Name} came {value.ToJsonString()} went {back?.ToJsonString()}");
        }
    }

    private static MattermostEvent Read(string name, JsonObject data, string channelId = "c")
    {
        (MattermostConnection connection, _) = Reader.Established();
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(new JsonObject
        {
            ["event"] = name,
            ["data"] = data.DeepClone(),
            ["broadcast"] = new JsonObject { ["omit_users"] = null, ["user_id"] = "", ["channel_id"] = channelId, ["team_id"] = "" },
            ["seq"] = 1,
        }.ToJsonString()), reading);
        return Assert.Single(reading.Events);
    }

    private static string ClassName(string name) => (Events[name]["as"]?.GetValue<string>() ?? ContractFiles.Pascal(name)) + "Event";

    private static PropertyInfo PropertyOf(MattermostEvent e, EventField field)
    {
        Assert.Equal(ClassName(e.Type), e.GetType().Name);
        PropertyInfo? property = e.GetType().GetProperty(field.Property);
        Assert.True(property is not null, $"{e.GetType().Name} has no {field.Property}.");
        return property;
    }

    private static IEnumerable<EventField> Fields(string name) =>
        Events[name]["data"]!.AsArray().Select(field => new EventField(field!.AsObject()));

    private sealed record EventField(JsonObject Json)
    {
        public string Name => Json["name"]!.GetValue<string>();

        public string Property => Json["as"]?.GetValue<string>() ?? ContractFiles.Pascal(Name);

        public string Type => Json["type"]!.GetValue<string>();

        public bool IsEncoded => Json["encoded"]?.GetValue<bool>() ?? false;

        public bool IsOptional => Json["optional"]?.GetValue<bool>() ?? false;
    }
}
