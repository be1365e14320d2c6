using System.Text.Json;
using Earshot.Simulator.Faults.Scripting;

namespace Earshot.Simulator.Faults;

/// <summary>
/// Faults as JSON: <c>{"faults": [{"name": "…", "when": {"on": …}, "do": {"fault": …}}]}</c>; "do" may also be a list. Comments and trailing
/// commas are allowed, unknown fields are not.
/// </summary>
/// <remarks>
/// <para>"when", by its "on": "accept"; "request" and "response" (method, path); "websocket" (path); "message" (event, perConnection); "time" (after, repeat).
/// All have "times" (a number, or "always"), all but "time" have "nth" and "every".</para>
/// <para>"do", by its "fault": "drop" (reset); "hang"; "half-open"; "refuse" (duration); "restart" (downTime); "delay" (by); "slow-drip" (bytes,
/// interval); "answer" (preset, or status, headers, contentType, body; with the preset "rate-limited" also retryAfter, limit); "fragment" (size);
/// "send" (content, or text; size, instead); "skip" and "repeat" (count); "close" (code, reason); "forget-session".</para>
/// <para>Durations are texts: "250ms", "1.5s", "2m", "1h". In a path * stands for any characters and ? for one.</para>
/// <para>The fields mean what the properties of the same name mean at the triggers and actions in this namespace.</para>
/// </remarks>
public static class FaultScript
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the faults of a script.</summary>
    /// <exception cref="FaultScriptException">The script is wrong; the message says where and what is allowed.</exception>
    public static IReadOnlyList<Fault> Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Lenient);
            return ReadAll(document.RootElement);
        }
        catch (JsonException error)
        {
            string path = $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
            throw new FaultScriptException(path, "isn't JSON.", error);
        }
    }

    /// <summary>Reads the faults of a script in a file.</summary>
    /// <exception cref="FaultScriptException">The file can't be read, or the script is wrong.</exception>
    public static async Task<IReadOnlyList<Fault>> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string json;
        try
        {
            json = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FaultScriptException(path, "the file can't be read: " + error.Message, error);
        }

        return Parse(json);
    }

    private static List<Fault> ReadAll(JsonElement root)
    {
        var script = new ScriptObject(root, "");
        const string List = "a list of faults";
        JsonElement list = script.RequiredElement("faults", List);
        script.RejectUnknownFields();
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new FaultScriptException("faults", $"must be {List}, not {ScriptObject.Describe(list)}.");
        }

        return [.. list.EnumerateArray().Select((element, i) => Read(new ScriptObject(element, $"faults[{i}]")))];
    }

    private static Fault Read(ScriptObject entry)
    {
        string? name = entry.Text("name");
        var when = new ScriptObject(entry.RequiredElement("when", "an object with \"on\""), entry.At("when"));
        JsonElement action = entry.RequiredElement("do", "an object with \"fault\", or a list of them");
        entry.RejectUnknownFields();
        FaultTrigger trigger = Checked(when, () =>
        {
            FaultTrigger read = TriggerReader.Read(when);
            read.Validate();
            return read;
        });
        List<FaultAction> actions = action.ValueKind == JsonValueKind.Array
            ? [.. action.EnumerateArray().Select((element, i) => ReadAction(element, $"{entry.At("do")}[{i}]"))]
            : [ReadAction(action, entry.At("do"))];
        if (actions.Count == 0)
        {
            throw new FaultScriptException(entry.At("do"), "must name a fault at least.");
        }

        return Checked(entry, () => new Fault(trigger, actions) { Name = name });
    }

    private static FaultAction ReadAction(JsonElement element, string path)
    {
        var action = new ScriptObject(element, path);
        return Checked(action, () =>
        {
            FaultAction read = ActionReader.Read(action);
            read.Validate();
            return read;
        });
    }

    private static T Checked<T>(ScriptObject source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FaultValueException error)
        {
            string field = char.ToLowerInvariant(error.Member[0]) + error.Member[1..];
            throw new FaultScriptException(source.At(field), $"must be {error.Allowed}.", error);
        }
    }
}
