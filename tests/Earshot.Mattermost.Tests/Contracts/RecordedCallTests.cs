using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Every call recorded with server 5.37, made again through the client: the same request leaves, and what came then arrives whole; a refusal as
/// its exception, with the server's id.
/// </summary>
public sealed class RecordedCallTests
{
    private static readonly MemoryServer Server = new();
    private static readonly Dictionary<string, RecordedCall> Calls = RecordedCall.All().ToDictionary(call => call.Label, StringComparer.Ordinal);

    public static TheoryData<string> Labels() => [.. Calls.Keys];

    [Fact]
    public void All_recordings_but_one_are_of_api()
    {
        Assert.InRange(Calls.Count, 100, 1000);
        Assert.Equal("/api/v4/nosuchroute", Assert.Single(Calls.Values, call => call.Operation is null).Path);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task Recorded_call_is_sent_and_response_read_completely(string label)
    {
        RecordedCall call = Calls[label];
        if (call.Operation is not { } operation)
        {
            return;
        }

        Server.Answer = _ => MemoryServer.Saying(
            call.Status, call.IsBytes ? new string('x', call.Answer!["$bytes"]!.GetValue<int>()) : call.Answer?.ToJsonString() ?? "", call.MediaType);
        foreach (OperationMethod method in OperationMethod.BothForms(Server.Client, operation))
        {
            if (call.Status < 300)
            {
                await AssertArrivesAsync(call, method, await method.CallAsync(call.Arguments()));
            }
            else
            {
                AssertRefused(call, await Assert.ThrowsAnyAsync<ApiException>(() => method.CallAsync(call.Arguments())));
            }

            AssertSent(call, Server.Take());
        }
    }

    private static void AssertSent(RecordedCall call, SentRequest sent)
    {
        Assert.Equal(call.Method, sent.Method);
        Assert.Equal("http://chat.test/sub" + call.Path, Uri.UnescapeDataString(sent.Path));
        Assert.Equal(call.Query.Select(pair => (pair.Key, pair.Value)).Order(), sent.Query.Order());
        if (call is { Body: not null, Operation.Body: not null })
        {
            Assert.True(JsonNode.DeepEquals(call.Body, JsonNode.Parse(sent.Body)), $"{call.Label} sent {sent.Text.Length} bytes that differ.");
        }
    }

    private static async Task AssertArrivesAsync(RecordedCall call, OperationMethod method, object? got)
    {
        if (call.IsBytes)
        {
            await using FileDownload file = Assert.IsType<FileDownload>(got);
            using var bytes = new MemoryStream();
            await file.Content.CopyToAsync(bytes);
            Assert.Equal(call.Answer!["$bytes"]!.GetValue<int>(), bytes.Length);
            return;
        }

        Type returns = method.Info.ReturnType;
        Type type = returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>) ? returns.GetGenericArguments()[0] : returns;
        JsonNode? back = JsonSerializer.SerializeToNode(got, MattermostJson.Options.GetTypeInfo(type));
        Assert.True(JsonNode.DeepEquals(call.Answer, back), $"{call.Label}\ncame {call.Answer?.ToJsonString()}\nwent {back?.ToJsonString()}");
        AssertNothingUnknown(got, call.Label);
    }

    private static void AssertRefused(RecordedCall call, ApiException error)
    {
        Assert.Equal((call.Status, call.Operation!.Name), (error.StatusCode, error.Operation));
        if (!call.IsBytes)
        {
            Assert.Equal(call.Answer!["id"]!.GetValue<string>(), error.ErrorId);
            Assert.Equal(call.Answer["request_id"]?.GetValue<string>(), error.RequestId);
            Assert.Contains(call.Answer["message"]!.GetValue<string>().TrimEnd('.'), error.Message, StringComparison.Ordinal);
        }
    }

    // A field of a real server that no property takes would be one that the contract lacks.
    private static void AssertNothingUnknown(object? value, string where)
    {
        switch (value)
        {
            case MattermostModel model:
                Assert.True(model.AdditionalData is null, $"{where} has no property for {string.Join(", ", model.AdditionalData?.Keys ?? [])}.");
                foreach (System.Reflection.PropertyInfo property in model.GetType().GetProperties())
                {
                    AssertNothingUnknown(property.GetValue(model), $"{where}.{property.Name}");
                }

                break;
            case System.Collections.IEnumerable items and not string:
                foreach (object? item in items)
                {
                    AssertNothingUnknown(item, where);
                }

                break;
            case not null when value.GetType() is { IsGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>):
                AssertNothingUnknown(pair.GetProperty("Value")!.GetValue(value), where);
                break;
        }
    }
}
