using System.Text.Json;

namespace Earshot.Simulator.Faults;

/// <summary>Reads the "do" of a scripted fault.</summary>
internal static class ActionReader
{
    private static readonly Dictionary<string, Func<ScriptObject, FaultAction>> Readers = new(StringComparer.Ordinal)
    {
        ["drop"] = what => new DropConnection { Reset = what.Flag("reset") ?? true },
        ["hang"] = _ => new Hang(),
        ["half-open"] = _ => new HalfOpen(),
        ["refuse"] = what => new RefuseConnections { Duration = what.Duration("duration") ?? TimeSpan.Zero },
        ["restart"] = what => new RestartServer { DownTime = what.Duration("downTime") ?? TimeSpan.Zero },
        ["delay"] = what => new Delay { By = what.RequiredDuration("by") },
        ["slow-drip"] = what => new SlowDrip { Bytes = what.Number("bytes") ?? 1, Interval = what.RequiredDuration("interval") },
        ["answer"] = ReadAnswer,
        ["fragment"] = what => new FragmentMessages { Size = what.Number("size") ?? 1 },
        ["send"] = ReadSend,
        ["skip"] = what => new SkipNumbers { Count = what.Number("count") ?? 1 },
        ["repeat"] = what => new RepeatNumber { Count = what.Number("count") ?? 1 },
        ["close"] = what => new CloseSocket { Code = what.RequiredNumber("code", "a close code"), Reason = what.Text("reason") },
        ["forget-session"] = _ => new ForgetSession(),
    };

    private static readonly Dictionary<string, FrameContent> Contents = new(StringComparer.Ordinal)
    {
        ["not-json"] = FrameContent.NotJson,
        ["not-an-object"] = FrameContent.NotAnObject,
        ["binary"] = FrameContent.Binary,
        ["huge"] = FrameContent.Huge,
        ["invalid-utf8"] = FrameContent.InvalidUtf8,
    };

    private static readonly Dictionary<string, Func<ScriptObject, Answer>> Presets = new(StringComparer.Ordinal)
    {
        ["unauthorized"] = _ => Answer.Unauthorized(),
        ["server-error"] = _ => Answer.ServerError(),
        ["bad-gateway-page"] = _ => Answer.BadGatewayPage(),
        ["web-page"] = _ => Answer.WebPage(),
        ["rate-limited"] = what => Answer.RateLimited(what.RequiredDuration("retryAfter"), what.Number("limit") ?? 100),
        ["rate-limited-bare"] = _ => Answer.RateLimited(),
    };

    public static FaultAction Read(ScriptObject what)
    {
        FaultAction action = Choose(what, "fault", what.RequiredText("fault", Names(Readers.Keys)), Readers)(what);
        what.RefuseOthers();
        return action;
    }

    private static Answer ReadAnswer(ScriptObject what)
    {
        if (what.Text("preset") is { } preset)
        {
            return Choose(what, "preset", preset, Presets)(what);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (what.Element("headers") is { } element)
        {
            var script = new ScriptObject(element, what.At("headers"));
            foreach (JsonProperty header in element.EnumerateObject())
            {
                headers[header.Name] = script.RequiredText(header.Name, "a text");
            }
        }

        return new Answer
        {
            Status = what.RequiredNumber("status", "an HTTP status, unless there is a \"preset\""),
            Headers = headers,
            ContentType = what.Text("contentType"),
            Body = what.Text("body") ?? "",
        };
    }

    private static SendFrame ReadSend(ScriptObject what)
    {
        string? text = what.Text("text");
        string? content = what.Text("content");
        if (text is null == content is null)
        {
            throw new FaultScriptException(what.At("content"), $"must be {Names(Contents.Keys)}, or there must be a \"text\" instead.");
        }

        var frame = new SendFrame
        {
            Content = content is null ? FrameContent.Text : Choose(what, "content", content, Contents),
            Text = text ?? "",
            Instead = what.Flag("instead") ?? false,
        };
        return what.Number("size") is { } size ? frame with { Size = size } : frame;
    }

    private static T Choose<T>(ScriptObject what, string field, string name, Dictionary<string, T> choices) => choices.TryGetValue(name, out T? choice)
        ? choice
        : throw new FaultScriptException(what.At(field), $"must be {Names(choices.Keys)}, not \"{name}\".");

    private static string Names(IEnumerable<string> names) => "one of " + string.Join(", ", names.Select(n => $"\"{n}\""));
}
