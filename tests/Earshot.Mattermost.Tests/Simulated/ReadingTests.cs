using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Contracts;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>
/// Every GET that needs no id or one only, in both forms, over sockets against the simulated server: data that arrives whole, or the server's
/// own error. An answer that can't be read is neither.
/// </summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private readonly Overhearing _network = new();
    private World _world = null!;
    private MattermostClient _client = null!;
    private Dictionary<string, string> _ids = null!;

    public static TheoryData<string> Groups() => [.. Reading().Select(operation => operation.Group).Distinct()];

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartOnPortAsync();
        SimulatedPost post = _world.Post("a post");
        _world.Server.React(_world.Leia, post, "rocket");
        _client = new MattermostClient(Clients.Options(_world.Server.Url, MattermostCredentials.Token(_world.Server.LogIn(_world.Leia))) with
        {
            Handler = _network,
            Retry = new() { MaxRetries = 0 },
        });
        FileUploadResponse file = await _client.Files.UploadFileAsync(_world.Channel.Id, "a.txt", new MemoryStream("some text"u8.ToArray()));
        _ids = new(StringComparer.Ordinal)
        {
            ["user_id"] = "me",
            ["username"] = "han",
            ["team_id"] = _world.Team.Id,
            ["team_name"] = "falcon",
            ["channel_id"] = _world.Channel.Id,
            ["post_id"] = post.Id,
            ["file_id"] = file.FileInfos[0].Id,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _world.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Data_arrives_whole_or_the_server_says_why_not(string group)
    {
        int answered = 0;
        foreach (ContractOperation operation in Reading().Where(operation => operation.Group == group))
        {
            var arguments = new OperationArguments(operation, new ContractSamples { RequiredOnly = true });
            foreach (ContractParameter id in operation.InPath)
            {
                arguments.Path[id.Name] = id.Type == "string" ? _ids.GetValueOrDefault(id.Name, "aaaaaaaaaaaaaaaaaaaaaaaaaa") : 1;
            }

            foreach (OperationMethod method in OperationMethod.BothForms(_client, operation))
            {
                try
                {
                    await AssertWholeAsync(operation, method, await method.CallAsync(arguments));
                    answered++;
                }
                catch (ApiException refused)
                {
                    Assert.Equal(operation.Name, refused.Operation);
                    Assert.True(
                        refused.ErrorId is not null || !operation.Path.StartsWith("/api/", StringComparison.Ordinal), $"{operation}: {refused.Message}");
                }
            }
        }

        Assert.True(answered > 0 || group is not ("Users" or "Teams" or "Channels" or "Posts" or "Files" or "System" or "Status" or "Preferences"));
    }

    private static IEnumerable<ContractOperation> Reading() =>
        RequestTests.Callable().Where(operation => operation is { Method: "GET", InPath.Count: <= 1 });

    private async Task AssertWholeAsync(ContractOperation operation, OperationMethod method, object? got)
    {
        Type returns = method.Info.ReturnType;
        Type type = returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>) ? returns.GetGenericArguments()[0] : returns;
        if (got is FileDownload file)
        {
            using var bytes = new MemoryStream();
            await file.Content.CopyToAsync(bytes);
            await file.DisposeAsync();
            Assert.Equal(_network.Body, bytes.ToArray());
        }
        else if (got is not (null or string or Uri))
        {
            JsonNode? came = JsonNode.Parse(_network.Body);
            JsonNode? back = JsonSerializer.SerializeToNode(got, MattermostJson.Options.GetTypeInfo(type));
            Assert.True(
                JsonNode.DeepEquals(came, back) || (came is null && back is JsonArray { Count: 0 }),
                $"{operation}\ncame {came?.ToJsonString()}\nwent {back?.ToJsonString()}");
        }
    }
}
