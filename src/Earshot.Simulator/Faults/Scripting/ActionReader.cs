using System.Text.Json;

namespace Earshot.Simulator.Faults.Scripting;

/// <summary>Reads the "do" part of a scripted fault.</summary>
internal static class ActionReader
{
    private static readonly Dictionary<string, Func<ScriptObject, FaultAction>> Readers = new(StringComparer.Ordinal)
    {
        ["drop"] = json => new DropConnection { Reset = json.Flag("reset") ?? true },
        ["hang"] = _ => new Hang(),
        ["half-open"] = _ => new HalfOpen(),
        ["refuse"] = json => new RefuseConnections { Duration = json.Duration("duration") ?? TimeSpan.Zero },
        ["restart"] = json => new RestartServer { DownTime = json.Duration("downTime") ?? TimeSpan.Zero },
        ["delay"] = json => new Delay { Duration = json.RequiredDuration("duration") },
        ["slow-drip"] = json => new SlowDrip { Bytes = json.Number("bytes") ?? 1, Interval = json.RequiredDuration("interval") },
        ["respond"] = ReadResponse,
        ["fragment"] = json => new FragmentMessages { Size = json.Number("size") ?? 1 },
        ["send"] = ReadSend,
        ["skip"] = json => new SkipSequenceNumbers { Count = json.Number("count") ?? 1 },
        ["repeat"] = json => new RepeatSequenceNumber { Count = json.Number("count") ?? 1 },
        ["close"] = json => new CloseSocket { Code = json.RequiredNumber("code", "a close code"), Reason = json.Text("reason") },
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

    private static readonly Dictionary<string, Func<ScriptObject, SendResponse>> Presets = new(StringComparer.Ordinal)
    {
        ["unauthorized"] = _ => SendResponse.Unauthorized(),
        ["server-error"] = _ => SendResponse.ServerError(),
        ["bad-gateway-page"] = _ => SendResponse.BadGatewayPage(),
        ["web-page"] = _ => SendResponse.WebPage(),
        ["rate-limited"] = json => SendResponse.RateLimited(json.RequiredDuration("retryAfter"), json.Number("limit") ?? 100),
        ["rate-limited-bare"] = _ => SendResponse.RateLimited(),
    };

    public static FaultAction Read(ScriptObject json)
    {
        FaultAction action = Choose(json, "fault", json.RequiredText("fault", Names(Readers.Keys)), Readers)(json);
        json.RejectUnknownFields();
        return action;
    }

    private static SendResponse ReadResponse(ScriptObject json)
    {
        if (json.Text("preset") is { } preset)
        {
            return Choose(json, "preset", preset, Presets)(json);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (json.Element("headers") is { } element)
        {
            var script = new ScriptObject(element, json.At("headers"));
            foreach (JsonProperty header in element.EnumerateObject())
            {
                headers[header.Name] = script.RequiredText(header.Name, "a string");
            }
        }

        return new SendResponse
        {
            Status = json.RequiredNumber("status", "an HTTP status, unless \"preset\" is given"),
            Headers = headers,
            ContentType = json.Text("contentType"),
            Body = json.Text("body") ?? "",
        };
    }

    private static SendFrame ReadSend(ScriptObject json)
    {
        string? text = json.Text("text");
        string? content = json.Text("content");
        if (text is null == content is null)
        {
            throw new FaultScriptException(json.At("content"), $"must be {Names(Contents.Keys)}, or \"text\" must be given instead.");
        }

        var frame = new SendFrame
        {
            Content = content is null ? FrameContent.Text : Choose(json, "content", content, Contents),
            Text = text ?? "",
            Instead = json.Flag("instead") ?? false,
        };
        return json.Number("size") is { } size ? frame with { Size = size } : frame;
    }

    private static T Choose<T>(ScriptObject json, string field, string name, Dictionary<string, T> choices) =>
        choices.TryGetValue(name, out T? choice)
            ? choice
            : throw new FaultScriptException(json.At(field), $"must be {Names(choices.Keys)}, not \"{name}\".");

    private static string Names(IEnumerable<string> names) => "one of " + string.Join(", ", names.Select(n => $"\"{n}\""));
}
