using System.Text.RegularExpressions;
using Earshot.Simulator.Faults;

namespace Earshot.Simulator.Tests.Faults;

public sealed class FaultScriptTests
{
    public static TheoryData<string, string, string> BadScripts => new()
    {
        { "", "line 1", "is not valid JSON" },
        { "{\"faults\":[\n{]}", "line 2", "is not valid JSON" },
        { "[]", "", "must be an object, not a list" },
        { "{}", "faults", "is required; it must be a list of faults" },
        { """{"faults":{}}""", "faults", "must be a list of faults, not an object" },
        { """{"faults":[],"fualts":1}""", "fualts", "is not a known field; the fields are faults" },
        { """{"faults":[3]}""", "faults[0]", "must be an object, not 3" },
        { """{"faults":[{"do":{"fault":"hang"}}]}""", "faults[0].when", "is required" },
        { """{"faults":[{"when":{"on":"accept"}}]}""", "faults[0].do", "is required" },
        { Script("""{"on":"accept"}""", "[]"), "faults[0].do", "at least" },
        { Script("""{}""", """{"fault":"hang"}"""), "faults[0].when.on", "\"accept\", \"request\"" },
        { Script("""{"on":"connect"}""", """{"fault":"hang"}"""), "faults[0].when.on", "not \"connect\"" },
        { Script("""{"on":"accept","path":"/"}""", """{"fault":"hang"}"""), "faults[0].when.path", "the fields are on, nth, every, times" },
        { Script("""{"on":"accept","nth":0}""", """{"fault":"hang"}"""), "faults[0].when.nth", "must be 1 or more" },
        { Script("""{"on":"accept","nth":1.5}""", """{"fault":"hang"}"""), "faults[0].when.nth", "a whole number, not 1.5" },
        { Script("""{"on":"accept","times":"ever"}""", """{"fault":"hang"}"""), "faults[0].when.times", "\"always\", not \"ever\"" },
        { Script("""{"on":"accept","times":0}""", """{"fault":"hang"}"""), "faults[0].when.times", "1 or more" },
        { Script("""{"on":"time"}""", """{"fault":"hang"}"""), "faults[0].when.after", "duration" },
        { Script("""{"on":"time","after":"0s"}""", """{"fault":"hang"}"""), "faults[0].when.after", "greater than zero" },
        { Script("""{"on":"time","after":"60d"}""", """{"fault":"hang"}"""), "faults[0].when.after", "\"250ms\"" },
        { Script("""{"on":"time","after":5}""", """{"fault":"hang"}"""), "faults[0].when.after", "not 5" },
        { Script("""{"on":"message","perConnection":1}""", """{"fault":"hang"}"""), "faults[0].when.perConnection", "true or false" },
        { Script("""{"on":"accept"}""", """{"fault":"explode"}"""), "faults[0].do.fault", "\"half-open\"" },
        { Script("""{"on":"accept"}""", """[{"fault":"hang"},{"fault":"drop","reset":"no"}]"""), "faults[0].do[1].reset",
            "true or false, not \"no\"" },
        { Script("""{"on":"accept"}""", """{"fault":"hang","for":"1s"}"""), "faults[0].do.for", "the fields are fault" },
        { Script("""{"on":"accept"}""", """{"fault":"respond","status":500}"""), "faults[0].do", "this \"respond\" cannot" },
        { Script("""{"on":"request"}""", """{"fault":"refuse"}"""), "faults[0].do", "this \"refuse\" cannot" },
        { Script("""{"on":"request"}""", """{"fault":"respond"}"""), "faults[0].do.status", "unless \"preset\" is given" },
        { Script("""{"on":"request"}""", """{"fault":"respond","status":700}"""), "faults[0].do.status", "from 200 to 599" },
        { Script("""{"on":"request"}""", """{"fault":"respond","status":204,"body":"x"}"""), "faults[0].do.body", "empty" },
        { Script("""{"on":"request"}""", """{"fault":"respond","preset":"teapot"}"""), "faults[0].do.preset", "\"rate-limited\"" },
        { Script("""{"on":"request"}""", """{"fault":"respond","preset":"web-page","status":200}"""), "faults[0].do.status",
            "is not a known field" },
        { Script("""{"on":"request"}""", """{"fault":"respond","status":429,"headers":{"Retry-After":5}}"""),
            "faults[0].do.headers.Retry-After", "not 5" },
        { Script("""{"on":"message"}""", """{"fault":"delay"}"""), "faults[0].do.duration", "is required" },
        { Script("""{"on":"message"}""", """{"fault":"slow-drip","bytes":0,"interval":"1s"}"""), "faults[0].do.bytes", "1 or more" },
        { Script("""{"on":"message"}""", """{"fault":"send"}"""), "faults[0].do.content", "\"invalid-utf8\"" },
        { Script("""{"on":"message"}""", """{"fault":"send","content":"huge","text":"x"}"""), "faults[0].do.content", "must be given" },
        { Script("""{"on":"time","after":"1s"}""", """{"fault":"send","content":"huge","instead":true}"""), "faults[0].do", "\"send\"" },
        { Script("""{"on":"message"}""", """{"fault":"close","code":1006}"""), "faults[0].do.code", "3000 to 4999" },
        { Script("""{"on":"message"}""", """{"fault":"close","code":1005,"reason":"x"}"""), "faults[0].do.reason", "none with code 1005" },
        { Script("""{"on":"message"}""", """{"fault":"skip","count":0}"""), "faults[0].do.count", "1 or more" },
        { Script("""{"on":"message"}""", """[{"fault":"skip"},{"fault":"drop"}]"""), "faults[0].do", "without other actions" },
    };

    [Theory]
    [MemberData(nameof(BadScripts))]
    public void Invalid_script_is_rejected_with_location_and_allowed_values(string json, string place, string problem)
    {
        FaultScriptException error = Assert.Throws<FaultScriptException>(() => FaultScript.Parse(json));

        Assert.StartsWith(place, error.Location, StringComparison.Ordinal);
        Assert.Contains(error.Location, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_and_code_create_equal_faults()
    {
        IReadOnlyList<Fault> faults = FaultScript.Parse("""
            {
              // comments and trailing commas are welcome
              "faults": [
                { "name": "n", "when": { "on": "request", "method": "GET", "path": "/a*", "nth": 2, "every": 3, "times": 4 },
                  "do": { "fault": "respond", "preset": "rate-limited", "retryAfter": "1.5s", "limit": 7 } },
                { "when": { "on": "time", "after": "2m", "repeat": "1h", "times": "always" },
                  "do": [{ "fault": "refuse", "duration": "250ms" }, { "fault": "drop", "reset": false }] },
                { "when": { "on": "message", "event": "posted", "perConnection": false },
                    "do": { "fault": "send", "text": "x", "instead": true } },
                { "when": { "on": "response", "method": "POST", "path": "/p" }, "do": { "fault": "drop" } },
                { "when": { "on": "websocket", "path": "/w" }, "do": { "fault": "send", "content": "huge", "size": 100 } },
              ],
            }
            """);

        Assert.Equal(
            ["n", "refuse + drop at time", "send at message", "drop at response", "send at websocket"], faults.Select(f => f.ToString()));
        Assert.Equal(new RequestReceived { Method = "GET", Path = "/a*", Nth = 2, Every = 3, Times = 4 }, faults[0].When);
        SendResponse response = Assert.IsType<SendResponse>(faults[0].Actions.Single());
        Assert.Equal(SendResponse.RateLimited(TimeSpan.FromSeconds(1.5), 7).Headers, response.Headers);
        Assert.Equal(new TimeElapsed { After = TimeSpan.FromMinutes(2), Repeat = TimeSpan.FromHours(1), Times = null }, faults[1].When);
        FaultAction[] expected =
            [new RefuseConnections { Duration = TimeSpan.FromMilliseconds(250) }, new DropConnection { Reset = false }];
        Assert.Equal(expected, faults[1].Actions);
        Assert.Equal(new MessageSent { Event = "posted", PerConnection = false }, faults[2].When);
        Assert.Equal(new SendFrame { Content = FrameContent.Text, Text = "x", Instead = true }, faults[2].Actions[0]);
        Assert.Equal(new SendFrame { Content = FrameContent.Huge, Size = 100 }, faults[4].Actions[0]);
        Assert.Equal(new ResponseReady { Method = "POST", Path = "/p" }, faults[3].When);
    }

    [Fact]
    public void Documentation_has_a_valid_example_of_every_fault()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "faults.md"));
        string[] examples = [.. Regex.Matches(page, "```json\n(?<example>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)).Select(m => m.Groups["example"].Value)];
        HashSet<string> shown = [.. examples.SelectMany(FaultScript.Parse).SelectMany(f => f.Actions).Select(a => a.Name)];
        string[] all =
        [
            "close", "delay", "drop", "forget-session", "fragment", "half-open", "hang", "refuse", "repeat", "respond", "restart",
            "send", "skip", "slow-drip",
        ];

        Assert.Equal(all, shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Invalid_fault_in_code_throws_ArgumentException_with_member_name()
    {
        Assert.Equal("Nth", Assert.ThrowsAny<ArgumentException>(() => new Fault(new ConnectionAccepted { Nth = 0 }, new Hang())).ParamName);
        Assert.Equal(
            "actions", Assert.ThrowsAny<ArgumentException>(() => new Fault(new ConnectionAccepted(), new ForgetSession())).ParamName);
        Assert.Equal("actions", Assert.ThrowsAny<ArgumentException>(() => new Fault(new ConnectionAccepted())).ParamName);
    }

    [Fact]
    public async Task Injector_loads_a_file_and_names_a_missing_one()
    {
        string path = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        FaultScriptException missing = await Assert.ThrowsAsync<FaultScriptException>(() => FaultInjector.LoadAsync(path));
        Assert.Equal(path, missing.Location);

        await File.WriteAllTextAsync(path, Script("""{"on":"accept"}""", """{"fault":"hang"}"""));
        try
        {
            Assert.Equal("hang at accept", (await FaultInjector.LoadAsync(path)).Faults.Single().ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Script(string when, string what) => "{\"faults\":[{\"when\":" + when + ",\"do\":" + what + "}]}";
}
