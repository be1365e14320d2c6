using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that requests match the contracts exactly, in both forms.</summary>
public sealed class RequestTests
{
    private const string Base = "http://chat.test/sub";

    private static readonly MemoryServer Server = new();
    private static readonly MemoryServer Failing = new(retries: 1);

    public static TheoryData<string> Operations() => [.. Callable().Select(operation => operation.Id)];

    /// <summary>Returns the operations that are HTTP calls, without the one that opens a WebSocket connection.</summary>
    internal static IEnumerable<ContractOperation> Callable() =>
        ContractFiles.Operations.Where(operation => operation.Responses.All(response => response.Status != 101));

    [Fact]
    public void Contract_has_everything_that_api_has()
    {
        Assert.Equal(649, ContractFiles.Operations.Count);
        Assert.Equal("ConnectWebSocket", Assert.Single(ContractFiles.Operations.Except(Callable())).Id);
    }

    [Fact]
    public void Every_method_belongs_to_contract()
    {
        HashSet<string> known = [.. ContractFiles.Operations.SelectMany(operation => operation.AllName is null
            ? new[] { operation.ToString() }
            : [operation.ToString(), $"{operation.Group}.{operation.AllName}"])];

        string[] unknown =
        [
            .. Api.ConventionTests.GroupTypes()
                .SelectMany(group => group.GetMethods().Where(method => method.DeclaringType == group))
                .Select(method => (Group: method.DeclaringType!.Name[..^"Api".Length], method.Name))
                .Select(method => $"{method.Group}.{WithoutAsync(method.Name)}")
                .Where(name => !known.Contains(name))
                .Distinct(),
        ];
        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public Task All_values_are_sent_as_contract_defines(string id) => CheckAsync(id, static () => new ContractSamples());

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Only_required_values_are_sent_by_default(string id) =>
        CheckAsync(id, static () => new ContractSamples { RequiredOnly = true });

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Zero_false_and_empty_are_sent_when_set(string id)
    {
        // Empty values in paths are rejected; this test is about the body.
        ContractOperation operation = ContractFiles.OperationsById[id];
        if (operation.Body?["json"] is not { } type)
        {
            return;
        }

        Server.Respond = Plausible(operation);
        JsonNode body = new ContractSamples { Zeros = true }.Of(type.GetValue<string>())!;
        foreach (OperationMethod method in OperationMethod.BothForms(Server.Client, operation))
        {
            await method.CallAsync(new OperationArguments(operation, new ContractSamples()) { Body = body, Destination = Stream.Null });
            AssertSame(body, JsonNode.Parse(Server.Take().Body), operation);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Call_is_retried_only_when_contract_allows(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        foreach (OperationMethod method in OperationMethod.BothForms(Failing.Client, operation))
        {
            Failing.Respond = static _ => MemoryServer.Returning(503, "<html>overloaded</html>", "text/html");
            await Assert.ThrowsAsync<ServerException>(() => method.CallAsync(new OperationArguments(operation, new ContractSamples())));

            Assert.Equal(operation.IsRepeatable ? 2 : 1, Failing.Requests.Count);
            Assert.Equal(Failing.Requests[0].Body.Length, Failing.Requests[^1].Body.Length);
        }
    }

    [Fact]
    public async Task Calls_that_require_login_fail_without_one()
    {
        var server = new MemoryServer(isLoggedIn: false);
        foreach (ContractOperation operation in Callable())
        {
            server.Respond = Plausible(operation);
            var arguments = new OperationArguments(operation, new ContractSamples { RequiredOnly = true });
            OperationMethod method = OperationMethod.BothForms(server.Client, operation).First();
            if (operation.NeedsToken)
            {
                LoginException error = await Assert.ThrowsAsync<LoginException>(() => method.CallAsync(arguments));
                Assert.Equal(operation.Name, error.Operation);
                Assert.Empty(server.Requests);
            }
            else
            {
                await method.CallAsync(arguments);
                Assert.DoesNotContain(server.Take().Headers, header => header.Name == "Authorization");
            }
        }
    }

    internal static Func<SentRequest, HttpResponseMessage> Plausible(ContractOperation operation)
    {
        (int status, JsonNode shape) = operation.Responses
            .OrderBy(response => response.Status == 204)
            .FirstOrDefault((200, (JsonNode)"none"));
        return _ => ResponseSamples.Of(status, shape)[0].Message();
    }

    private static async Task CheckAsync(string id, Func<ContractSamples> samples)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        Server.Respond = Plausible(operation);
        bool isDownload = operation.Responses.Any(response => response.Shape is JsonObject shape && shape.ContainsKey("stream"));
        bool?[] ways = isDownload ? [false, true] : [false];
        foreach (OperationMethod method in ways
            .SelectMany(toStream => OperationMethod.BothForms(Server.Client, operation, toStream!.Value)))
        {
            var arguments = new OperationArguments(operation, samples()) { Destination = new MemoryStream() };
            await method.CallAsync(arguments);
            SentRequest sent = Server.Take();

            Assert.Equal(!method.Info.Name.EndsWith("Async", StringComparison.Ordinal), sent.IsSynchronous);
            AssertAddress(operation, arguments, sent);
            AssertHeaders(operation, arguments, sent);
            AssertBody(operation, arguments, sent);
        }
    }

    private static void AssertAddress(ContractOperation operation, OperationArguments arguments, SentRequest sent)
    {
        Assert.Equal(operation.Method, sent.Method);
        string path = operation.Path;
        foreach ((string name, JsonNode value) in arguments.Path)
        {
            Assert.Contains($"{{{name}}}", path, StringComparison.Ordinal);
            path = path.Replace($"{{{name}}}", Escaped(Texts(value).Single()), StringComparison.Ordinal);
        }

        Assert.Equal(Base + path, sent.Path);
        Assert.Equal(
            arguments.Query.SelectMany(value => Texts(value.Value).Select(text => (value.Key, text))).Concat(operation.AlwaysSent).Order(),
            sent.Query.Order());
        Assert.All(sent.Address, letter => Assert.InRange(letter, '!', '~'));
    }

    private static void AssertHeaders(ContractOperation operation, OperationArguments arguments, SentRequest sent)
    {
        List<(string, string)> expected = [.. arguments.Headers.Select(header => (header.Key, header.Value))];
        if (operation.CarriesToken)
        {
            expected.Add(("Authorization", $"Bearer {MemoryServer.Token}"));
        }

        if (arguments.HasRange)
        {
            expected.Add(("Range", "bytes=3-9"));
        }

        Assert.Equal(expected.Order(), sent.Headers.Where(header => header.Name is not ("Accept" or "User-Agent")).Order());
    }

    private static void AssertBody(ContractOperation operation, OperationArguments arguments, SentRequest sent)
    {
        if (arguments.Body is not { } body)
        {
            Assert.Empty(sent.Body);
            Assert.Null(sent.ContentType);
        }
        else if (operation.Body!["json"] is not null)
        {
            Assert.Equal("application/json", sent.ContentType?.MediaType);
            AssertSame(body, JsonNode.Parse(sent.Body), operation);
        }
        else if (operation.Body["form"] is { } form)
        {
            AssertForm(ContractFiles.Fields(form.GetValue<string>()), body.AsObject(), sent);
        }
        else
        {
            Assert.Equal("application/octet-stream", sent.ContentType?.MediaType);
            Assert.Equal(body.GetValue<string>(), sent.Text);
        }
    }

    private static void AssertForm(IReadOnlyList<ContractField> fields, JsonObject body, SentRequest sent)
    {
        List<SentPart> expected = [];
        foreach (ContractField field in fields.Where(field => body.ContainsKey(field.Name)))
        {
            foreach (JsonNode? value in field.Repeats ? body[field.Name]!.AsArray() : [body[field.Name]!.DeepClone()])
            {
                string text = field.IsJsonText ? "JSON" : Texts(value!).Single();
                expected.Add(new SentPart(field.Name, field.Type == "file" ? text + ".bin" : null, text));
            }
        }

        IReadOnlyList<SentPart> parts = SentPart.Read(sent.ContentType!, sent.Body);
        foreach (ContractField json in fields.Where(field => field.IsJsonText))
        {
            SentPart part = Assert.Single(parts, part => part.Name == json.Name);
            AssertSame(body[json.Name]!, JsonNode.Parse(part.Text), null);
            parts = [.. parts.Select(other => other == part ? part with { Text = "JSON" } : other)];
        }

        Assert.Equal(expected.OrderBy(part => part.Name, StringComparer.Ordinal), parts.OrderBy(part => part.Name, StringComparer.Ordinal));
    }

    private static void AssertSame(JsonNode expected, JsonNode? sent, ContractOperation? operation)
    {
        if (!JsonNode.DeepEquals(expected, sent))
        {
            Assert.Fail($"{operation}\nsaid {expected.ToJsonString()}\nsent {sent?.ToJsonString()}");
        }
    }

    /// <summary>Returns the values of a list, or a single value, as sent in a URL or a form.</summary>
    private static IEnumerable<string> Texts(JsonNode value) => value switch
    {
        JsonArray list => list.SelectMany(item => Texts(item!)),
        JsonValue text when text.TryGetValue(out string? words) => [words],
        JsonValue truth when truth.TryGetValue(out bool isTrue) => [isTrue ? "true" : "false"],
        JsonValue number when number.TryGetValue(out double fraction) => [fraction.ToString("R", CultureInfo.InvariantCulture)],
        _ => [value.ToJsonString()],
    };

    // RFC 3986: all characters but the unreserved ones are escaped, so that a value stays one segment of the path.
    private static string Escaped(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(letter =>
        char.IsAsciiLetterOrDigit((char)letter) || "-._~".Contains((char)letter, StringComparison.Ordinal)
            ? ((char)letter).ToString()
            : $"%{letter:X2}"));

    private static string WithoutAsync(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name[..^"Async".Length] : name;
}

/// <summary>Represents a part of a form as sent by the client.</summary>
internal sealed record SentPart(string Name, string? FileName, string Text)
{
    public static IReadOnlyList<SentPart> Read(MediaTypeHeaderValue type, byte[] body)
    {
        Assert.Equal("multipart/form-data", type.MediaType);
        string boundary = Assert.Single(type.Parameters, parameter => parameter.Name == "boundary").Value!.Trim('"');
        string text = Encoding.UTF8.GetString(body);
        if (!text.Contains($"--{boundary}\r\n", StringComparison.Ordinal))
        {
            return [];
        }

        Assert.StartsWith($"--{boundary}\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n--{boundary}--\r\n", text, StringComparison.Ordinal);
        string inner = text[(boundary.Length + 4)..^(boundary.Length + 8)];
        return [.. inner.Split($"\r\n--{boundary}\r\n").Select(ReadOne)];
    }

    private static SentPart ReadOne(string part)
    {
        int end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string disposition = Assert.Single(
            part[..end].Split("\r\n"), line => line.StartsWith("Content-Disposition: form-data; ", StringComparison.Ordinal));
        return new SentPart(Quoted(disposition, " name=\"")!, Quoted(disposition, " filename=\""), part[(end + 4)..]);
    }

    private static string? Quoted(string line, string before)
    {
        int start = line.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        // As a server reads it: a backslash escapes the next character.
        var text = new StringBuilder();
        for (int at = start + before.Length; line[at] != '"'; at++)
        {
            at += line[at] == '\\' ? 1 : 0;
            text.Append(line[at]);
        }

        return text.ToString();
    }
}
