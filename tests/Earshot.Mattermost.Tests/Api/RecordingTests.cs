using System.Text.Json;

namespace Earshot.Mattermost.Tests.Api;

/// <summary>The answers recorded from server 5.37 go through the models and come out the same.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string, string> Answers()
    {
        var data = new TheoryData<string, string>();
        string folder = Path.Combine(AppContext.BaseDirectory, "Recordings", "get");
        foreach (JsonElement call in Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("calls").EnumerateArray()))
        {
            JsonElement response = call.GetProperty("response");
            JsonElement json = response.GetProperty("json");
            if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !(json.ValueKind == JsonValueKind.Object && json.TryGetProperty("$bytes", out _)))
            {
                bool isGood = response.GetProperty("status").GetInt32() < 300;
                data.Add(isGood ? call.GetProperty("operationId").GetString()! : nameof(AppError), json.GetRawText());
            }
        }

        return data;
    }

    [Fact]
    public void There_are_recordings() => Assert.True(Answers().Count > 60);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Recorded_answer_loses_no_field(string operation, string json)
    {
        Type type = operation == nameof(AppError) ? typeof(AppError) : ResultOf(operation);
        object? read = JsonSerializer.Deserialize(json, MattermostJson.Options.GetTypeInfo(type));
        JsonElement back = JsonSerializer.SerializeToElement(read, MattermostJson.Options.GetTypeInfo(type));

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, back), $"came {json}\nwent {back.GetRawText()}");
    }

    private static Type ResultOf(string operation) =>
        ConventionTests.GroupTypes()
            .Select(group => group.GetMethods().FirstOrDefault(method => string.Equals(method.Name, operation, StringComparison.OrdinalIgnoreCase)))
            .First(method => method is not null)!
            .ReturnType;
}
