using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Calls every operation with every kind of input. Each response must be a success or an error in the server's format.</summary>
public sealed class EveryOperationTests
{
    private const string UnknownId = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    // Operations that the simulated server allows without a login, unlike the contracts.
    private static readonly string[] AlsoOpen =
        ["POST /api/v4/users", "POST /api/v4/users/logout", "POST /api/v4/users/mfa", "POST /api/v4/actions/dialogs/open"];

    private static readonly string[] InvalidBodies =
        ["", "{", "[]", "null", "\"x\"", "{}", "[{}]", "[1]", "[null]", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "[[[[["];

    private static readonly string[] InvalidForms =
        ["", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n\r\n--x--\r\n", "a=%zz&a&="];

    // Fields that server 5.37 sends in recordings, although no document lists them.
    private static readonly string[] Undocumented = ["parent_id"];

    private static readonly string[] WrongValues = ["1", "\"x\"", "[]", "{}", "true", "null", "-1.5", "[{}]", "\"\""];

    [Fact]
    public async Task Anonymous_request_is_rejected_when_login_is_required()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Token.Length == 0 && !AlsoOpen.Contains($"{o.Method} {o.Path}")))
        {
            using HttpResponseMessage response = await SendAsync(
                world, operation, null, KnownOperationsTests.SomePath(operation.Path), null);
            Record(wrong, operation, response, (int)response.StatusCode == 401 || await IsAbsentAsync(response), await Shape(response));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unknown_ids_get_valid_responses(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Path != "/api/v4/websocket"))
        {
            foreach (string id in new[] { UnknownId, "me", "x" })
            {
                using HttpResponseMessage response = await SendAsync(
                    world,
                    operation,
                    Token(world, admin),
                    KnownOperationsTests.SomePath(operation.Path, id),
                    operation.BodyModel is null ? null : "{}");
                Record(wrong, operation, response, IsAllowed(operation, response), await Shape(response));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalid_bodies_get_valid_responses(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string post = world.Simulator.Post(world.Han, world.Cockpit, "a post").Id;
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Method is "POST" or "PUT" && KnownOperationsTests.IsAnswered(o)))
        {
            string path = RealPath(world, operation.Path, post);
            IEnumerable<string> shaped = operation.BodyModel is { } model
                ? WrongValues.Select(
                    v => "{" + string.Join(',', Contract.Fields(model.TrimEnd('[', ']')).Keys.Select(f => $"\"{f}\":{v}")) + "}")
                : [];
            foreach (string body in InvalidBodies.Concat(shaped))
            {
                using HttpResponseMessage response = await SendAsync(world, operation, Token(world, admin), path, body);
                Record(wrong, operation, response, IsAllowed(operation, response), await Shape(response));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Invalid_forms_get_valid_responses(string type)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var wrong = new List<string>();
        foreach (Contract operation in Contract.Operations.Where(o => o.Method == "POST" && KnownOperationsTests.IsAnswered(o)))
        {
            foreach (string body in InvalidForms)
            {
                using HttpResponseMessage response = await SendAsync(
                    world, operation, Token(world, admin: true), RealPath(world, operation.Path, UnknownId), body, type);
                Record(wrong, operation, response, IsAllowed(operation, response), await Shape(response));
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Uses existing IDs, so that everything that can be read is read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_read_succeeds_or_is_rejected_for_a_reason(bool admin)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string post = world.Simulator.Post(world.Han, world.Cockpit, "a post").Id;
        world.Simulator.Post(world.Admin, world.Cockpit, "a reply", world.Simulator.Post(world.Admin, world.Cockpit, "another"));
        var wrong = new List<string>();
        int read = 0;
        foreach (Contract operation in Contract.Operations.Where(
            o => o.Method == "GET" && o.Path != "/api/v4/websocket" && KnownOperationsTests.IsAnswered(o)))
        {
            string allTrue = "?" + string.Join('&', operation.Query.Select(q => q + "=true"));
            foreach (string query in new[] { "", allTrue, "?page=-1&per_page=x", "?page=2147483647&per_page=200" })
            {
                using HttpResponseMessage response = await SendAsync(
                    world, operation, Token(world, admin), RealPath(world, operation.Path, post) + query, null);
                Record(wrong, operation, response, IsAllowed(operation, response), await Shape(response));
                read += response.IsSuccessStatusCode ? 1 : 0;
                if (response.IsSuccessStatusCode && await UnlikeContractAsync(operation, response) is { } field)
                {
                    wrong.Add($"{operation.Method} {operation.Path}: {field} is not as in {operation.ResponseModel}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(read > 150, $"Only {read} requests succeeded.");
    }

    [Theory]
    [InlineData("GET", "/api/v4/nothing")]
    [InlineData("PATCH", "/api/v4/users/me")]
    [InlineData("GET", "/api/v4/channels/not-an-id")]
    [InlineData("GET", "/api/v4/limits/server")]
    public async Task Unknown_operation_gets_the_response_of_an_unknown_path(string method, string path)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        (int status, JsonNode? json) = await world.CallAsync(method, path, world.AdminToken);
        Assert.Equal((404, "api.context.404.app_error"), (status, json!["id"]!.GetValue<string>()));
    }

    /// <summary>Creates a login for every request, because some requests end all logins.</summary>
    private static string Token(RecordedWorld world, bool admin) => world.Simulator.Login(admin ? world.Admin : world.Han);

    private static string RealPath(RecordedWorld world, string template, string postId) => KnownOperationsTests.SomePath(template
        .Replace("{user_id}", world.Han.Id, StringComparison.Ordinal).Replace("{team_id}", world.Team.Id, StringComparison.Ordinal)
        .Replace("{channel_id}", world.Cockpit.Id, StringComparison.Ordinal).Replace("{post_id}", postId, StringComparison.Ordinal)
        .Replace("{thread_id}", postId, StringComparison.Ordinal).Replace("{bot_user_id}", world.Bot.Id, StringComparison.Ordinal)
        .Replace("{team_name}", world.Team.Name, StringComparison.Ordinal)
        .Replace("{channel_name}", world.Cockpit.Name, StringComparison.Ordinal)
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

    private static async Task<bool> IsAbsentAsync(HttpResponseMessage response) =>
        (int)response.StatusCode == 404
            && (await response.Content.ReadAsStringAsync()).Contains("api.context.404.app_error", StringComparison.Ordinal);

    /// <summary>
    /// Returns whether a status is allowed. For a few operations, the server itself returns 500, with an error in the usual format.
    /// </summary>
    private static bool IsAllowed(Contract operation, HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => true,
        400 or 403 or 404 or 501 => true,
        401 => operation.Path.Contains("/login", StringComparison.Ordinal) || operation.Path.EndsWith("/mfa", StringComparison.Ordinal)
            || operation.Method == "DELETE",
        500 => operation.Path.EndsWith("/s3_test", StringComparison.Ordinal),
        _ => false,
    };

    private static async Task<string?> UnlikeContractAsync(Contract operation, HttpResponseMessage response)
    {
        IReadOnlyDictionary<string, string> fields = Contract.Fields(operation.ResponseModel?.TrimEnd('[', ']', '?') ?? "");
        if (fields.Count == 0)
        {
            return null;
        }

        JsonNode? json = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        IEnumerable<JsonObject> objects = json is JsonArray list ? list.OfType<JsonObject>() : [(JsonObject)json!];
        return objects.SelectMany(o => o).Where(
            p => !Undocumented.Contains(p.Key) && !(fields.TryGetValue(p.Key, out string? type) && IsOf(type, p.Value)))
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

    private static void Record(List<string> wrong, Contract operation, HttpResponseMessage response, bool allowed, string? flaw)
    {
        if (!allowed || flaw is not null)
        {
            wrong.Add($"{operation.Method} {response.RequestMessage!.RequestUri!.PathAndQuery}: {(int)response.StatusCode} {flaw}");
        }
    }

    /// <summary>Returns the defect of a response, or <see langword="null"/> if it has the server's format.</summary>
    private static async Task<string?> Shape(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        string type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (response.RequestMessage!.Method == HttpMethod.Head || type is "text/html" or "image/png" || (int)response.StatusCode == 204)
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

        if (response.IsSuccessStatusCode)
        {
            return type == "application/json" ? null : type;
        }

        bool known = await IsAbsentAsync(response);
        string[] names = known
            ? ["id", "message", "detailed_error", "status_code"]
            : ["id", "message", "detailed_error", "request_id", "status_code"];
        return json is JsonObject error && error.Select(p => p.Key).SequenceEqual(names)
            && error["status_code"]!.GetValue<int>() == (int)response.StatusCode
            && error["id"]!.GetValue<string>().Length > 0 && error["message"]!.GetValue<string>().Length > 0
            ? null
            : text;
    }
}
