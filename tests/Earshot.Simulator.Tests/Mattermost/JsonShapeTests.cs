using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests that the comparison used by all replays finds every difference.</summary>
public sealed class JsonShapeTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string C = "cccccccccccccccccccccccccc";

    [Theory]
    [InlineData("""{"a":1,"b":"x"}""", """{"a":1,"b":"x"}""")]
    [InlineData($$"""{"id":"{{A}}","other":"{{A}}"}""", $$"""{"id":"{{B}}","other":"{{B}}"}""")]
    [InlineData("""{"create_at":1700000000000}""", """{"create_at":1800000000000}""")]
    [InlineData("""{"post":"{\"a\":1}"}""", """{"post":"{\"a\":1}"}""")]
    [InlineData($$"""{"{{A}}":1}""", $$"""{"{{B}}":1}""")]
    public void Same_shape_is_accepted(string recorded, string simulated)
    {
        Assert.Null(Differ(recorded, simulated, samples: false));
        Assert.Null(Differ(recorded, simulated, samples: true));
    }

    [Theory]
    [InlineData("missing field", """{"a":1,"b":2}""", """{"a":1}""")]
    [InlineData("extra field", """{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("other order of fields", """{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("other name", """{"a":1}""", """{"A":1}""")]
    [InlineData("number for text", """{"a":"1"}""", """{"a":1}""")]
    [InlineData("text for number", """{"a":1}""", """{"a":"1"}""")]
    [InlineData("fraction for a whole number", """{"a":1}""", """{"a":1.5}""")]
    [InlineData("flag for number", """{"a":1}""", """{"a":true}""")]
    [InlineData("null instead of object", """{"a":{"b":1}}""", """{"a":null}""")]
    [InlineData("object for null", """{"a":null}""", """{"a":{"b":1}}""")]
    [InlineData("null instead of list", """{"a":[]}""", """{"a":null}""")]
    [InlineData("list for null", """{"a":null}""", """{"a":[]}""")]
    [InlineData("list for object", """{"a":{}}""", """{"a":[]}""")]
    [InlineData("entry in an empty object", """{"a":{}}""", """{"a":{"b":1}}""")]
    [InlineData("element in an empty list", """{"a":[]}""", """{"a":[1]}""")]
    [InlineData("empty list", """{"a":[1]}""", """{"a":[]}""")]
    [InlineData("wrong type deep down", """{"a":[{"b":{"c":1}}]}""", """{"a":[{"b":{"c":"1"}}]}""")]
    [InlineData("one wrong element", """[{"a":1},{"a":1}]""", """[{"a":1},{"b":1}]""")]
    [InlineData("no id", $$"""{"id":"{{A}}"}""", """{"id":""}""")]
    [InlineData("no id among ids", $$"""{"{{A}}":1}""", """{"x":1}""")]
    [InlineData("wrong value in a map", $$"""{"{{A}}":1}""", $$"""{"{{B}}":"1"}""")]
    [InlineData("object for JSON in a string", """{"post":"{\"a\":1}"}""", """{"post":{"a":1}}""")]
    [InlineData("text for JSON in a string", """{"post":"{\"a\":1}"}""", """{"post":"a"}""")]
    [InlineData("wrong field in JSON in a string", """{"post":"{\"a\":1}"}""", """{"post":"{\"b\":1}"}""")]
    [InlineData("other error", """{"id":"api.one"}""", """{"id":"api.two"}""")]
    public void Different_shape_is_rejected(string why, string recorded, string simulated)
    {
        Assert.True(Differ(recorded, simulated, samples: false) is not null, why);
        Assert.True(Differ(recorded, simulated, samples: true) is not null, why + ", sampled");
    }

    [Theory]
    [InlineData("other text", """{"a":"x"}""", """{"a":"y"}""")]
    [InlineData("other flag", """{"a":true}""", """{"a":false}""")]
    [InlineData("other number", """{"a":1}""", """{"a":2}""")]
    [InlineData("no time", """{"a":1700000000000}""", """{"a":0}""")]
    [InlineData("fewer elements", "[1,1]", "[1]")]
    [InlineData("other order of elements", """["x","y"]""", """["y","x"]""")]
    [InlineData("another id than before", $$"""["{{A}}","{{A}}"]""", $$"""["{{B}}","{{C}}"]""")]
    [InlineData("one id for two", $$"""["{{A}}","{{B}}"]""", $$"""["{{C}}","{{C}}"]""")]
    [InlineData("more entries in a map", $$"""[["{{A}}"],{"{{A}}":1}]""", $$"""[["{{B}}"],{"{{B}}":1,"{{C}}":1}]""")]
    [InlineData("other key in a map", $$"""[["{{A}}"],{"{{A}}":null}]""", $$"""[["{{B}}"],{"{{C}}":null}]""")]
    public void Different_value_is_rejected_in_a_replay(string why, string recorded, string simulated) =>
        Assert.True(Differ(recorded, simulated, samples: false) is not null, why);

    private static string? Differ(string recorded, string simulated, bool samples) =>
        new JsonShape(new Dictionary<string, string>(StringComparer.Ordinal)) { ListsAreSamples = samples }.Difference(
            JsonNode.Parse(recorded), JsonNode.Parse(simulated));
}
