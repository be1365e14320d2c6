using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that every error in the contracts becomes its exception, in both forms, without secrets.</summary>
public sealed class ErrorContractTests
{
    private const string ErrorId = "api.some.thing.app_error";
    private const string RequestId = "request-id-of-26-characters";

    private static readonly MemoryServer Server = new();

    private static readonly Dictionary<int, Type> Types = new()
    {
        [400] = typeof(BadRequestException),
        [401] = typeof(LoginException),
        [403] = typeof(PermissionException),
        [404] = typeof(NotFoundException),
        [409] = typeof(ConflictException),
        [410] = typeof(BadRequestException),
        [413] = typeof(BadRequestException),
        [428] = typeof(BadRequestException),
        [429] = typeof(RateLimitException),
        [500] = typeof(ServerException),
        [501] = typeof(ServerException),
        [502] = typeof(ServerException),
    };

    public static TheoryData<string> Operations() => RequestTests.Operations();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_error_has_own_type_and_shows_no_secrets(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];

        var arguments = new OperationArguments(operation, new ContractSamples());
        OperationMethod[] both = [.. OperationMethod.BothForms(Server.Client, operation)];

        // A server can return common statuses that are not documented.
        foreach (int status in operation.Errors.Union([401, 404, 429, 500]))
        {
            foreach (OperationMethod method in both)
            {
                await CheckAsync(operation, method, arguments, status, Said(status), "application/json", withId: true);
            }

            await CheckAsync(
                operation, both[0], arguments, status, "<html><body>an <b>error</b> page</body></html>", "text/html", withId: false);
            await CheckAsync(operation, both[1], arguments, status, "", "text/plain", withId: false);
        }
    }

    private static string Said(int status) => new JsonObject
    {
        ["id"] = ErrorId,
        ["message"] = "The server's words.",
        ["detailed_error"] = $"details {ContractSamples.Mark}",
        ["request_id"] = RequestId,
        ["status_code"] = status,
    }.ToJsonString();

    private static async Task CheckAsync(
        ContractOperation operation, OperationMethod method, OperationArguments arguments, int status, string body, string mediaType,
        bool withId)
    {
        Server.Respond = _ => MemoryServer.Returning(status, body, mediaType);
        EarshotException error = await Assert.ThrowsAnyAsync<EarshotException>(() => method.CallAsync(arguments));

        Assert.True(Expected(operation, status, withId) == error.GetType(), $"{operation} {status} {mediaType}: {error.GetType().Name}");
        Assert.Equal(operation.Name, error.Operation);
        Assert.Single(Server.Requests);
        if (error is ApiException refused)
        {
            Assert.Equal(
                (status, withId ? ErrorId : null, withId ? RequestId : null), (refused.StatusCode, refused.ErrorId, refused.RequestId));
        }

        // The stack trace is checked once, because it is slow and the same for all.
        string shown = status == 401 && withId ? error.ToString() : error.Message + error.InnerException?.Message;
        Assert.DoesNotContain(ContractSamples.Mark, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(ContractSamples.Mark), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(MemoryServer.Token, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<html>", shown, StringComparison.Ordinal);
    }

    // Without the API's error body, 404 and 501 mean that there is no API, except for paths outside the API and for HEAD, which has no
    // body.
    private static Type Expected(ContractOperation operation, int status, bool withId) =>
        !withId && status is (404 or 501) && operation.Method != "HEAD" && operation.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? typeof(ConnectionException)
            : Types[status];
}
