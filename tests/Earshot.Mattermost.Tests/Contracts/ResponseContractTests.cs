using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that every response in the contracts is read completely, in both forms, and serialized unchanged.</summary>
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
        foreach (ResponseSample response in Samples(operation))
        {
            // One form is sufficient for a status that is not in the contract.
            int forms = response.Status == Undocumented ? 1 : 2;
            foreach (OperationMethod method in OperationMethod.BothForms(Server.Client, operation).Take(forms))
            {
                object? got = await CallAsync(operation, method, response);

                await AssertArrivedAsync(response, method, got, $"{operation} {response.Status}");
                if (response.Kind == "stream")
                {
                    await AssertWrittenAsync(operation, method.Info.Name, response);
                }
            }
        }
    }

    // The statuses of the contract, and another one, because any 2xx is success.
    private static IEnumerable<ResponseSample> Samples(ContractOperation operation)
    {
        ResponseSample[] all = [.. operation.Responses.SelectMany(response => ResponseSamples.Of(response.Status, response.Shape))];
        return all.Concat(
            all
                .Where(response => response.Kind != "address" && response.Status != 204)
                .Select(response => response with { Status = Undocumented }));
    }

    private static async Task<object?> CallAsync(
        ContractOperation operation, OperationMethod method, ResponseSample response, Stream? destination = null)
    {
        Server.Respond = _ => response.Message();
        return await method.CallAsync(
            new OperationArguments(operation, new ContractSamples { RequiredOnly = true }) { Destination = destination });
    }

    private static async Task AssertArrivedAsync(ResponseSample response, OperationMethod method, object? got, string where)
    {
        switch (response.Kind)
        {
            case "none":
                Assert.Null(got);
                break;
            case "text":
                Assert.Equal(response.Json!.GetValue<string>(), got);
                break;
            case "address":
                Assert.Equal(new Uri("http://chat.test/landing?code=1"), got);
                break;
            case "stream":
                await using (FileDownload file = Assert.IsType<FileDownload>(got))
                {
                    Assert.Equal(response.MediaType, file.ContentType);
                    Assert.Equal(response.Status, file.StatusCode);
                    Assert.Equal(response.Body, await new StreamReader(file.Content).ReadToEndAsync());
                }

                break;
            default:
                AssertJson(response, method, got, where);
                break;
        }
    }

    private static void AssertJson(ResponseSample response, OperationMethod method, object? got, string where)
    {
        object? value = got;
        if (response.Shape is { } shape)
        {
            Type union = got!.GetType();
            value = union.GetProperty(shape)!.GetValue(got);
            Assert.Single(union.GetProperties(), property => property.GetValue(got) is not null);
            Assert.True((bool)union.GetMethod($"TryPick{shape}")!.Invoke(got, [null])!, $"{where} is not {shape}.");
        }

        TypedValues.AssertHolds(response.Type!, response.Json, value, where);
        IEnumerable<(JsonNode? Came, object Value)> written = response.Kind == "lines"
            ? response.Json!.AsArray().Zip((List<object>)got!)
            : [(response.Json, got!)];
        foreach ((JsonNode? came, object one) in written)
        {
            Type type = response.Kind == "lines" ? one.GetType() : Result(method.Info.ReturnType);
            JsonNode? back = JsonSerializer.SerializeToNode(one, MattermostJson.Options.GetTypeInfo(type));
            if (!JsonNode.DeepEquals(came, back))
            {
                Assert.Fail($"{where}\ncame {came!.ToJsonString()}\nwent {back?.ToJsonString()}");
            }
        }
    }

    private static async Task AssertWrittenAsync(ContractOperation operation, string name, ResponseSample response)
    {
        using var destination = new MemoryStream();
        await CallAsync(operation, OperationMethod.Find(Server.Client, operation, name, toStream: true), response, destination);

        Assert.Equal(response.Body, System.Text.Encoding.UTF8.GetString(destination.ToArray()));
    }

    private static Type Result(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
}
