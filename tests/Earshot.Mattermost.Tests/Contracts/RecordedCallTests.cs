using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Tests every call that was recorded with server 5.37: the client sends the same request and reads the response completely, or throws the
/// exception of the error, with the server's error ID.
/// </summary>
public sealed class RecordedCallTests
{
    private static readonly MemoryServer Server = new();
    private static readonly Dictionary<string, RecordedCall> Calls = RecordedCall
        .All()
        .ToDictionary(call => call.Label, StringComparer.Ordinal);

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

        Server.Respond = _ => MemoryServer.Returning(
            call.Status,
            call.IsBytes ? new string('x', call.Response!["$bytes"]!.GetValue<int>()) : call.Response?.ToJsonString() ?? "",
            call.MediaType);
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
            Assert.True(
                JsonNode.DeepEquals(call.Body, JsonNode.Parse(sent.Body)), $"{call.Label} sent {sent.Text.Length} bytes that differ.");
        }
    }

    private static async Task AssertArrivesAsync(RecordedCall call, OperationMethod method, object? got)
    {
        if (call.IsBytes)
        {
            await using FileDownload file = Assert.IsType<FileDownload>(got);
            using var bytes = new MemoryStream();
            await file.Content.CopyToAsync(bytes);
            Assert.Equal(call.Response!["$bytes"]!.GetValue<int>(), bytes.Length);
            return;
        }

        Type returns = method.Info.ReturnType;
        Type type = returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>)
            ? returns.GetGenericArguments()[0]
            : returns;
        JsonNode? back = JsonSerializer.SerializeToNode(got, MattermostJson.Options.GetTypeInfo(type));
        Assert.True(
            JsonNode.DeepEquals(call.Response, back), $"{call.Label}\ncame {call.Response?.ToJsonString()}\nwent {back?.ToJsonString()}");
        AssertNothingUnknown(got, call.Label);
    }

    private static void AssertRefused(RecordedCall call, ApiException error)
    {
        Assert.Equal((call.Status, call.Operation!.Name), (error.StatusCode, error.Operation));
        if (!call.IsBytes)
        {
            Assert.Equal(call.Response!["id"]!.GetValue<string>(), error.ErrorId);
            Assert.Equal(call.Response["request_id"]?.GetValue<string>(), error.RequestId);
            Assert.Contains(call.Response["message"]!.GetValue<string>().TrimEnd('.'), error.Message, StringComparison.Ordinal);
        }
    }

    // A field of a real server without a property would be missing in the contract.
    private static void AssertNothingUnknown(object? value, string where)
    {
        switch (value)
        {
            case MattermostModel model:
                Assert.True(
                    model.AdditionalData is null, $"{where} has no property for {string.Join(", ", model.AdditionalData?.Keys ?? [])}.");
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
            case not null when value.GetType() is { IsGenericType: true } pair
                && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>):
                AssertNothingUnknown(pair.GetProperty("Value")!.GetValue(value), where);
                break;
        }
    }
}
