using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Every operation of the API, called by everybody with everything: a success or an error in the server's shape, and never an accident.</summary>
public sealed class EveryOperationTests
{
    private const string NobodysId = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    // What the simulated server opens, though the contracts don't say so.
    private static readonly string[] AlsoOpen =
        ["POST /api/v4/users", "POST /api/v4/users/logout", "POST /api/v4/users/mfa", "POST /api/v4/actions/dialogs/open"];

    private static readonly string[] Garbage = ["", "{", "[]", "null", "\"x\"", "{}", "[{}]", "[1]", "[null]", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "[[[[["];

    // What 5.37 is recorded to send, though no document has it.
    private static readonly string[] Undocumented = ["parent_id"];

    private static readonly string[] WrongValues = ["1", "\"x\"", "[]", "{}", "true", "null", "-1.5", "[{}]", "\"\""];

    [Fact]
    public async Task Anonymous_is_refused_except_where_no_login_is_needed()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Token.Length == 0 && !AlsoOpen.Contains($"{o.Method} {o.Path}")))
        {
            using HttpResponseMessage answer = await SendAsync(world, operation, null, KnownOperationsTests.SomePath(operation.Path), null);
            Record(wrong, operation, answer, (int)answer.StatusCode == 401 || await IsAbsentAsync(answer), await Shape(answer));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Made_up_ids_are_answered_well(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Path != "/api/v4/websocket"))
        {
            foreach (string id in new[] { NobodysId, "me", "x" })
            {
                using HttpResponseMessage answer = await SendAsync(
                    world, operation, Token(world, admin), KnownOperationsTests.SomePath(operation.Path, id), operation.BodyModel is null ? null : "{}");
                Record(wrong, operation, answer, IsAllowed(operation, answer), await Shape(answer));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Garbage_in_bodies_is_answered_well(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string post = world.Simulator.Post(world.Han, world.Cockpit, "a post").Id;
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Method is "POST" or "PUT" && KnownOperationsTests.IsAnswered(o)))
        {
            string path = RealPath(world, operation.Path, post);
            IEnumerable<string> shaped = operation.BodyModel is { } model
                ? WrongValues.Select(v => "{" + string.Join(',', Contract.Fields(model.TrimEnd('[', ']')).Keys.Select(f => $"\"{f}\":{v}")) + "}")
                : [];
            foreach (string body in Garbage.Concat(shaped))
            {
                using HttpResponseMessage answer = await SendAsync(world, operation, Token(world, admin), path, body);
                Record(wrong, operation, answer, IsAllowed(operation, answer), await Shape(answer));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Garbage_in_forms_is_answered_well(string type)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Method == "POST" && KnownOperationsTests.IsAnswered(o)))
        {
            foreach (string body in new[] { "", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n\r\n--x--\r\n", "a=%zz&a&=" })
            {
                using HttpResponseMessage answer = await SendAsync(world, operation, Token(world, admin: true), RealPath(world, operation.Path, NobodysId), body, type);
                Record(wrong, operation, answer, IsAllowed(operation, answer), await Shape(answer));
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>With ids that are there: whatever can be read is read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_readable_is_read_or_refused_for_a_reason(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string post = world.Simulator.Post(world.Han, world.Cockpit, "a post").Id;
        world.Simulator.Post(world.Admin, world.Cockpit, "a reply", world.Simulator.Post(world.Admin, world.Cockpit, "another"));
        var wrong = new List<string>();
        int read = 0;
        foreach (Contract operation in Contract.Operations.Where(o => o.Method == "GET" && o.Path != "/api/v4/websocket" && KnownOperationsTests.IsAnswered(o)))
        {
            foreach (string query in new[] { "", "?" + string.Join('&', operation.Query.Select(q => q + "=true")), "?page=-1&per_page=x", "?page=2147483647&per_page=200" })
            {
                using HttpResponseMessage answer = await SendAsync(world, operation, Token(world, admin), RealPath(world, operation.Path, post) + query, null);
                Record(wrong, operation, answer, IsAllowed(operation, answer), await Shape(answer));
                read += answer.IsSuccessStatusCode ? 1 : 0;
                if (answer.IsSuccessStatusCode && await UnlikeContractAsync(operation, answer) is { } field)
                {
                    wrong.Add($"{operation.Method} {operation.Path}: {field} is not as in {operation.AnswerModel}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(read > 150, $"{read} were read.");
    }

    [Theory]
    [InlineData("GET", "/api/v4/nothing")]
    [InlineData("PATCH", "/api/v4/users/me")]
    [InlineData("GET", "/api/v4/channels/not-an-id")]
    [InlineData("GET", "/api/v4/limits/server")]
    public async Task What_is_no_operation_of_this_server_is_answered_as_an_unknown_path(string method, string path)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        (int status, JsonNode? json) = await world.CallAsync(method, path, world.AdminToken);
        Assert.Equal((404, "api.context.404.app_error"), (status, json!["id"]!.GetValue<string>()));
    }

    /// <summary>A fresh log-in for every call, as some calls end all of them.</summary>
    private static string Token(RecordedWorld world, bool admin) => world.Simulator.Login(admin ? world.Admin : world.Han);

    private static string RealPath(RecordedWorld world, string template, string postId) => KnownOperationsTests.SomePath(template
        .Replace("{user_id}", world.Han.Id, StringComparison.Ordinal).Replace("{team_id}", world.Team.Id, StringComparison.Ordinal)
        .Replace("{channel_id}", world.Cockpit.Id, StringComparison.Ordinal).Replace("{post_id}", postId, StringComparison.Ordinal)
        .Replace("{thread_id}", postId, StringComparison.Ordinal).Replace("{bot_user_id}", world.Bot.Id, StringComparison.Ordinal)
        .Replace("{team_name}", world.Team.Name, StringComparison.Ordinal).Replace("{channel_name}", world.Cockpit.Name, StringComparison.Ordinal)
        .Replace("{username}", world.Han.Username, StringComparison.Ordinal).Replace("{role_name}", "team_user", StringComparison.Ordinal));

    private static async Task<HttpResponseMessage> SendAsync(
        RecordedWorld world, Contract operation, string? token, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), world.Simulator.Url.AbsoluteUri.TrimEnd('/') + path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await world.Http.SendAsync(request);
    }

    private static async Task<bool> IsAbsentAsync(HttpResponseMessage answer) =>
        (int)answer.StatusCode == 404 && (await answer.Content.ReadAsStringAsync()).Contains("api.context.404.app_error", StringComparison.Ordinal);

    /// <summary>500 is what the server itself says to a few things; there it has an error's shape like any other.</summary>
    private static bool IsAllowed(Contract operation, HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 => true,
        400 or 403 or 404 or 501 => true,
        401 => operation.Path.Contains("/login", StringComparison.Ordinal) || operation.Path.EndsWith("/mfa", StringComparison.Ordinal) || operation.Method == "DELETE",
        500 => operation.Path.EndsWith("/s3_test", StringComparison.Ordinal),
        _ => false,
    };

    private static async Task<string?> UnlikeContractAsync(Contract operation, HttpResponseMessage answer)
    {
        IReadOnlyDictionary<string, string> fields = Contract.Fields(operation.AnswerModel?.TrimEnd('[', ']', '?') ?? "");
        if (fields.Count == 0)
        {
            return null;
        }

        JsonNode? json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        IEnumerable<JsonObject> objects = json is JsonArray list ? list.OfType<JsonObject>() : [(JsonObject)json!];
        return objects.SelectMany(o => o).Where(p => !Undocumented.Contains(p.Key) && !(fields.TryGetValue(p.Key, out string? type) && IsOf(type, p.Value)))
            .Select(p => p.Key + " " + p.Value?.ToJsonString()).FirstOrDefault();
    }

    private static bool IsOf(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        null => type.EndsWith('?'),
        JsonValueKind.String => !(type.TrimEnd('?') is "long" or "time" or "bool" or "double") && !type.TrimEnd('?').EndsWith(']'),
        JsonValueKind.Number => type.TrimEnd('?') is "long" or "time" or "double",
        JsonValueKind.True or JsonValueKind.False => type.TrimEnd('?') == "bool",
        JsonValueKind.Array => type.TrimEnd('?').EndsWith(']') || type.StartsWith("json", StringComparison.Ordinal),
        _ => !(type.TrimEnd('?') is "string" or "long" or "time" or "bool" or "double") && !type.TrimEnd('?').EndsWith(']'),
    };

    private static void Record(List<string> wrong, Contract operation, HttpResponseMessage answer, bool allowed, string? flaw)
    {
        if (!allowed || flaw is not null)
        {
            wrong.Add($"{operation.Method} {answer.RequestMessage!.RequestUri!.PathAndQuery}: {(int)answer.StatusCode} {flaw}");
        }
    }

    /// <summary>What is wrong with an answer; null where it is as the server's are.</summary>
    private static async Task<string?> Shape(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        string type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (answer.RequestMessage!.Method == HttpMethod.Head || type is "text/html" or "image/png" || (int)answer.StatusCode == 204)
        {
            return null;
        }

        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return "no JSON: " + text;
        }

        if (answer.IsSuccessStatusCode)
        {
            return type == "application/json" ? null : type;
        }

        bool known = await IsAbsentAsync(answer);
        string[] names = known ? ["id", "message", "detailed_error", "status_code"] : ["id", "message", "detailed_error", "request_id", "status_code"];
        return json is JsonObject error && error.Select(p => p.Key).SequenceEqual(names) && error["status_code"]!.GetValue<int>() == (int)answer.StatusCode
            && error["id"]!.GetValue<string>().Length > 0 && error["message"]!.GetValue<string>().Length > 0
            ? null
            : text;
    }
}
