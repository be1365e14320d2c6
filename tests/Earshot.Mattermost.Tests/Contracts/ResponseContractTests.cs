using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Every answer that the contract of an operation has arrives whole, in both forms: property by property, and written back.</summary>
public sealed class ResponseContractTests
{
    private const int Undocumented = 203;

    private static readonly MemoryServer Server = new();

    public static TheoryData<string> Operations() => RequestTests.Operations();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_status_and_form_is_read_completely(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        foreach (ResponseSample answer in Samples(operation))
        {
            // For a status that the contract doesn't have, one form will do.
            foreach (OperationMethod method in OperationMethod.BothForms(Server.Client, operation).Take(answer.Status == Undocumented ? 1 : 2))
            {
                object? got = await CallAsync(operation, method, answer);

                await AssertArrivedAsync(answer, method, got, $"{operation} {answer.Status}");
                if (answer.Kind == "stream")
                {
                    await AssertWrittenAsync(operation, method.Info.Name, answer);
                }
            }
        }
    }

    // The contract's statuses, and one that it doesn't have: any 2xx is success.
    private static IEnumerable<ResponseSample> Samples(ContractOperation operation)
    {
        ResponseSample[] all = [.. operation.Responses.SelectMany(answer => ResponseSamples.Of(answer.Status, answer.Shape))];
        return all.Concat(all.Where(answer => answer.Kind != "address" && answer.Status != 204).Select(answer => answer with { Status = Undocumented }));
    }

    private static async Task<object?> CallAsync(ContractOperation operation, OperationMethod method, ResponseSample answer, Stream? destination = null)
    {
        Server.Answer = _ => answer.Message();
        return await method.CallAsync(new OperationArguments(operation, new ContractSamples { RequiredOnly = true }) { Destination = destination });
    }

    private static async Task AssertArrivedAsync(ResponseSample answer, OperationMethod method, object? got, string where)
    {
        switch (answer.Kind)
        {
            case "none":
                Assert.Null(got);
                break;
            case "text":
                Assert.Equal(answer.Json!.GetValue<string>(), got);
                break;
            case "address":
                Assert.Equal(new Uri("http://chat.test/landing?code=1"), got);
                break;
            case "stream":
                await using (FileDownload file = Assert.IsType<FileDownload>(got))
                {
                    Assert.Equal(answer.MediaType, file.ContentType);
                    Assert.Equal(answer.Status, file.StatusCode);
                    Assert.Equal(answer.Body, await new StreamReader(file.Content).ReadToEndAsync());
                }

                break;
            default:
                AssertJson(answer, method, got, where);
                break;
        }
    }

    private static void AssertJson(ResponseSample answer, OperationMethod method, object? got, string where)
    {
        object? value = got;
        if (answer.Shape is { } shape)
        {
            Type union = got!.GetType();
            value = union.GetProperty(shape)!.GetValue(got);
            Assert.Single(union.GetProperties(), property => property.GetValue(got) is not null);
            Assert.True((bool)union.GetMethod($"TryPick{shape}")!.Invoke(got, [null])!, $"{where} isn't {shape}.");
        }

        TypedValues.AssertHolds(answer.Type!, answer.Json, value, where);
        IEnumerable<(JsonNode? Came, object Value)> written = answer.Kind == "lines"
            ? answer.Json!.AsArray().Zip((List<object>)got!)
            : [(answer.Json, got!)];
        foreach ((JsonNode? came, object one) in written)
        {
            Type type = answer.Kind == "lines" ? one.GetType() : Result(method.Info.ReturnType);
            JsonNode? back = JsonSerializer.SerializeToNode(one, MattermostJson.Options.GetTypeInfo(type));
            if (!JsonNode.DeepEquals(came, back))
            {
                Assert.Fail($"{where}\ncame {came!.ToJsonString()}\nwent {back?.ToJsonString()}");
            }
        }
    }

    private static async Task AssertWrittenAsync(ContractOperation operation, string name, ResponseSample answer)
    {
        using var destination = new MemoryStream();
        await CallAsync(operation, OperationMethod.Find(Server.Client, operation, name, toStream: true), answer, destination);

        Assert.Equal(answer.Body, System.Text.Encoding.UTF8.GetString(destination.ToArray()));
    }

    private static Type Result(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
}
