using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Contracts;

namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>
/// Tests every GET operation with at most one ID against the simulator, in both forms: the response is read completely, or the server's
/// error is thrown.
/// </summary>
public sealed class ReadingTests(ReadableServer simulated) : IClassFixture<ReadableServer>
{
    public static TheoryData<string> Groups() => [.. Reading().Select(operation => operation.Group).Distinct()];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Response_is_complete_or_error_states_reason(string group)
    {
        int responses = 0;
        foreach (ContractOperation operation in Reading().Where(operation => operation.Group == group))
        {
            var arguments = new OperationArguments(operation, new ContractSamples { RequiredOnly = true });
            foreach (ContractParameter id in operation.InPath)
            {
                arguments.Path[id.Name] = id.Type == "string" ? simulated.Ids.GetValueOrDefault(id.Name, "aaaaaaaaaaaaaaaaaaaaaaaaaa") : 1;
            }

            foreach (OperationMethod method in OperationMethod.BothForms(simulated.Client, operation))
            {
                try
                {
                    await AssertWholeAsync(operation, method, await method.CallAsync(arguments));
                    responses++;
                }
                catch (ApiException refused)
                {
                    Assert.Equal(operation.Name, refused.Operation);
                    Assert.True(
                        refused.ErrorId is not null || !operation.Path.StartsWith("/api/", StringComparison.Ordinal),
                        $"{operation}: {refused.Message}");
                }
            }
        }

        Assert.True(
            responses > 0
            || group is not ("Users" or "Teams" or "Channels" or "Posts" or "Files" or "System" or "Status" or "Preferences"));
    }

    private static IEnumerable<ContractOperation> Reading() =>
        RequestTests.Callable().Where(operation => operation is { Method: "GET", InPath.Count: <= 1 });

    private async Task AssertWholeAsync(ContractOperation operation, OperationMethod method, object? got)
    {
        Type returns = method.Info.ReturnType;
        Type type = returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>)
            ? returns.GetGenericArguments()[0]
            : returns;
        if (got is FileDownload file)
        {
            using var bytes = new MemoryStream();
            await file.Content.CopyToAsync(bytes);
            await file.DisposeAsync();
            Assert.Equal(simulated.Network.Body, bytes.ToArray());
        }
        else if (got is not (null or string or Uri))
        {
            JsonNode? came = JsonNode.Parse(simulated.Network.Body);
            JsonNode? back = JsonSerializer.SerializeToNode(got, MattermostJson.Options.GetTypeInfo(type));
            Assert.True(
                JsonNode.DeepEquals(came, back) || (came is null && back is JsonArray { Count: 0 }),
                $"{operation}\ncame {came?.ToJsonString()}\nwent {back?.ToJsonString()}");
        }
    }
}
