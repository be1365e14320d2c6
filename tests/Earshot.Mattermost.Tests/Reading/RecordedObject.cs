using System.Reflection;
using System.Text.Json;
using Earshot.Mattermost.Tests.Contracts;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Compares an object with recorded JSON by field.</summary>
internal static class RecordedObject
{
    public static void AssertSame(string json, object actual)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        AssertSame(document.RootElement, actual);
    }

    public static void AssertSame(JsonElement recorded, object actual)
    {
        Type type = actual.GetType();
        var unknown = (IDictionary<string, JsonElement>?)type.GetProperty("AdditionalData")!.GetValue(actual);
        foreach (JsonProperty field in recorded.EnumerateObject())
        {
            string? name = ContractFiles.Fields(type.Name).SingleOrDefault(known => known.Name == field.Name)?.Property;
            PropertyInfo? property = name is null ? null : type.GetProperty(name);
            if (property is null)
            {
                Assert.NotNull(unknown);
                Assert.True(JsonElement.DeepEquals(field.Value, unknown[field.Name]), $"{field.Name} was not kept as it came.");
            }
            else
            {
                AssertSame(field, property.GetValue(actual));
            }
        }
    }

    private static void AssertSame(JsonProperty field, object? value)
    {
        switch (value)
        {
            case string text:
                Assert.Equal(field.Value.GetString(), text);
                break;
            case long number:
                Assert.Equal(field.Value.GetInt64(), number);
                break;
            case bool truth:
                Assert.Equal(field.Value.GetBoolean(), truth);
                break;
            case DateTimeOffset time:
                Assert.Equal(field.Value.GetInt64(), time.ToUnixTimeMilliseconds());
                break;
            case JsonElement json:
                Assert.True(JsonElement.DeepEquals(field.Value, json), field.Name);
                break;
            case IReadOnlyList<string> { Count: > 0 } list:
                Assert.Equal(field.Value.EnumerateArray().Select(item => item.GetString()!), list);
                break;
            case MattermostModel model:
                Assert.True(
                    JsonElement.DeepEquals(
                        field.Value, JsonSerializer.SerializeToElement(model, MattermostJson.Options.GetTypeInfo(model.GetType()))),
                    field.Name);
                break;
            case System.Collections.IEnumerable { } items and not string:
                Assert.Empty(items);
                Assert.True(field.Value.ValueKind is JsonValueKind.Null || field.Value.GetArrayLength() == 0, field.Name);
                break;
            case { } open when open.GetType().IsValueType && open.GetType().GetProperty("Value") is { } inner:
                Assert.Equal(field.Value.GetString(), inner.GetValue(open));
                break;
            case null:
                // 0 means that there is no time.
                Assert.True(field.Value.ValueKind == JsonValueKind.Null || field.Value.GetInt64() == 0, field.Name);
                break;
            default:
                Assert.Fail($"{field.Name} has a type that is not compared.");
                break;
        }
    }
}
