using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Tests.Running;
using Earshot.CodeGen.Contracts;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Tests that every GET with at most one ID prints the complete response, or the server's own error.</summary>
public sealed class EveryGetTests
{
    public static TheoryData<string> Groups =>
        [.. ApiContract.Groups.Where(static group => ApiContract.Group(group).Operations.Any(IsPlainGet))];

    [Fact]
    public void Most_get_operations_are_covered() =>
        Assert.InRange(ApiContract.Groups.SelectMany(group => ApiContract.Group(group).Operations).Count(IsPlainGet), 180, 300);

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Response_is_printed_as_sent_or_its_error_reported(string group)
    {
        // The clock does not advance, so that equal requests have equal responses.
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { TimeProvider = new FakeTimeProvider() });
        SimulatedUser admin = server.Simulator.AddUser("admin", "yavin-4-base", admin: true);
        server.Simulator.Join(server.Team, admin);
        server.Simulator.Join(server.Cockpit, admin);
        string token = server.Simulator.CreateToken(admin);
        using var http = new HttpClient { BaseAddress = server.Simulator.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Dictionary<string, string> ids = await FillAsync(http, server, admin);
        int read = 0;
        foreach (OperationCommand command in ApiCommands.Of(group).Where(command => IsPlainGet(command.Operation)))
        {
            string path = command.Operation.Path;
            List<string> call = ["call", "mattermost", group, command.Name];
            foreach (FieldOption option in command.Fields.Where(option => option.Field.IsRequired))
            {
                string id = ids.GetValueOrDefault(option.Field.Name, "abcdefghijklmnopqrstuvwxy1");
                path = path.Replace($"{{{option.Field.Name}}}", id, StringComparison.Ordinal);
                call.AddRange([option.Name, id]);
            }

            path += string.Concat(command.Operation.AlwaysSent.Select((item, i) => $"{(i == 0 ? '?' : '&')}{item.Key}={item.Value}"));
            (HttpStatusCode status, byte[] sent) = await SendAsync(http, path);
            ToolRun tool = server.Tool();
            tool.Variables["EARSHOT_MATTERMOST_TOKEN"] = token;

            int code = await tool.StartAsync([.. call]);

            if ((int)status < 300)
            {
                Assert.True(code == 0, $"{command.Name} ended with {code}: {tool.Error.Text}");
                AssertSame(command, sent, tool.Output.Bytes);
                read++;
            }
            else
            {
                AssertReported(command, status, sent, code, tool);
            }
        }

        // The test would prove nothing if every request were rejected.
        Assert.True(
            read > 0 || group is not ("users" or "teams" or "channels" or "posts" or "system"), $"Nothing of {group} could be read.");
    }

    private static bool IsPlainGet(Operation operation) =>
        operation.HttpMethod == "GET" && operation.PathParameters.Count <= 1
        && !operation.QueryParameters.Any(parameter => parameter is { IsRequired: true, Default: null })
        && !operation.Responses.ContainsKey(101);

    // Creates one of each resource that has an ID.
    private static async Task<Dictionary<string, string>> FillAsync(HttpClient http, Server server, SimulatedUser user)
    {
        string post = server.Simulator.Post(user, server.Cockpit, "Look, your worshipfulness").Id;
        string channel = server.Cockpit.Id;
        string team = server.Team.Id;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(channel), "channel_id" },
            { new ByteArrayContent([1, 2, 3]), "files", "falcon.bin" },
        };
        using HttpResponseMessage uploaded = await http.PostAsync("api/v4/files", form);
        return new Dictionary<string, string>
        {
            ["user_id"] = user.Id,
            ["team_id"] = team,
            ["channel_id"] = channel,
            ["post_id"] = post,
            ["username"] = user.Username,
            ["email"] = $"{user.Username}@example.test",
            ["name"] = server.Team.Name,
            ["team_name"] = server.Team.Name,
            ["role_name"] = "system_user",
            ["file_id"] = JsonNode.Parse(await uploaded.Content.ReadAsByteArrayAsync())!["file_infos"]![0]!["id"]!.GetValue<string>(),
            ["bot_user_id"] = await MadeAsync(http, "bots", """{"username":"artoo","display_name":"R2-D2"}""", "user_id"),
            ["hook_id"] = await MadeAsync(http, "hooks/incoming", $$"""{"channel_id":"{{channel}}","display_name":"alarm"}"""),
            ["command_id"] = await MadeAsync(
                http, "commands", $$"""{"team_id":"{{team}}","method":"P","trigger":"jump","url":"http://127.0.0.1:1/"}"""),
            ["token_id"] = await MadeAsync(http, $"users/{user.Id}/tokens", """{"description":"for droids"}"""),
        };
    }

    private static async Task<string> MadeAsync(HttpClient http, string path, string json, string field = "id")
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync($"api/v4/{path}", content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)![field]!.GetValue<string>();
    }

    private static async Task<(HttpStatusCode Status, byte[] Content)> SendAsync(HttpClient http, string path)
    {
        using HttpResponseMessage response = await http.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private static void AssertSame(OperationCommand command, byte[] sent, byte[] printed)
    {
        if (ApiMethod.IsDownload(command.Operation))
        {
            Assert.Equal(sent, printed);
        }
        else if (command.Operation.Responses.Values.All(response => response.Kind is ResponseKind.Text or ResponseKind.None))
        {
            string text = Encoding.UTF8.GetString(sent);
            Assert.Equal(
                text.StartsWith('"') ? JsonSerializer.Deserialize<string>(text) : text, Encoding.UTF8.GetString(printed).TrimEnd('\n'));
        }
        else
        {
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(sent), JsonNode.Parse(printed)),
                $"{command.Name}\n sent    {Encoding.UTF8.GetString(sent)}\n printed {Encoding.UTF8.GetString(printed)}");
        }
    }

    private static void AssertReported(OperationCommand command, HttpStatusCode status, byte[] sent, int code, ToolRun tool)
    {
        int expected = (int)status switch
        {
            401 => 3,
            403 => 5,
            404 => 6,
            < 500 => 7,
            _ => 1,
        };
        string id = JsonNode.Parse(sent)!["id"]!.GetValue<string>();
        Assert.True(code == expected, $"{command.Name} was answered {(int)status} ({id}) and ended with {code}: {tool.Error.Text}");
        Assert.Contains(id, Assert.Single(tool.Error.Lines));
        Assert.Empty(tool.Output.Text);
    }
}
