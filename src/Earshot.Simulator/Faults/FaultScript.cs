using System.Text.Json;
using Earshot.Simulator.Faults.Scripting;

namespace Earshot.Simulator.Faults;

/// <summary>Reads faults from JSON: <c>{"faults": [{"name": "…", "when": {"on": …}, "do": {"fault": …}}]}</c>.</summary>
/// <remarks>
/// <para>"do" is an action or a list of actions. Comments and trailing commas are allowed; unknown fields are not.</para>
/// <para>The values of "on" in "when", with their fields: "accept"; "request" and "response" (method, path); "websocket" (path); "message"
/// (event, perConnection); "time" (after, repeat). All triggers accept "times" (a number, or "always"), and all except "time" accept "nth"
/// and "every".</para>
/// <para>The values of "fault" in "do", with their fields: "drop" (reset); "hang"; "half-open"; "refuse" (duration); "restart" (downTime);
/// "delay" (duration); "slow-drip" (bytes, interval); "respond" (preset, or status, headers, contentType, body; the preset "rate-limited"
/// also accepts retryAfter and limit); "fragment" (size); "send" (content, or text; size, instead); "skip" and "repeat" (count); "close"
/// (code, reason); "forget-session".</para>
/// <para>Durations are strings: "250ms", "1.5s", "2m", "1h". In a path, * matches any characters and ? matches one.</para>
/// <para>Each field corresponds to the property of the same name of a trigger or action in this namespace.</para>
/// </remarks>
public static class FaultScript
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the faults of a script.</summary>
    /// <param name="json">The script.</param>
    /// <returns>The faults.</returns>
    /// <exception cref="FaultScriptException">The script is not valid. The message states the location and the allowed values.</exception>
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
            throw new FaultScriptException(path, "is not valid JSON.", error);
        }
    }

    /// <summary>Reads the faults of a script in a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The faults.</returns>
    /// <exception cref="FaultScriptException">The file cannot be read, or the script is not valid.</exception>
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
            throw new FaultScriptException(path, "the file cannot be read: " + error.Message, error);
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
            throw new FaultScriptException(entry.At("do"), "must contain at least one action.");
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
            string field = error.Member == "actions" ? "do" : char.ToLowerInvariant(error.Member[0]) + error.Member[1..];
            throw new FaultScriptException(source.At(field), $"must be {error.Allowed}.", error);
        }
    }
}
