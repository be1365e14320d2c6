using System.Text.Json;

namespace Earshot.Simulator.Faults.Scripting;

/// <summary>Reads the "when" part of a scripted fault.</summary>
internal static class TriggerReader
{
    private const string Kinds = "\"accept\", \"request\", \"response\", \"websocket\", \"message\" or \"time\"";

    public static FaultTrigger Read(ScriptObject when)
    {
        string on = when.RequiredText("on", Kinds);
        FaultTrigger trigger = on switch
        {
            "accept" => Counted(when, new ConnectionAccepted()),
            "request" => Counted(when, new RequestReceived { Method = when.Text("method"), Path = when.Text("path") }),
            "response" => Counted(when, new ResponseReady { Method = when.Text("method"), Path = when.Text("path") }),
            "websocket" => Counted(when, new WebSocketConnected { Path = when.Text("path") }),
            "message" => Counted(when, new MessageSent { Event = when.Text("event"), PerConnection = when.Flag("perConnection") ?? true }),
            "time" => new TimeElapsed { After = when.RequiredDuration("after"), Repeat = when.Duration("repeat"), Times = Times(when) },
            _ => throw new FaultScriptException(when.At("on"), $"must be {Kinds}, not \"{on}\"."),
        };
        when.RejectUnknownFields();
        return trigger;
    }

    private static CountedTrigger Counted(ScriptObject when, CountedTrigger trigger) => trigger with
    {
        Nth = when.Number("nth") ?? 1,
        Every = when.Number("every") ?? 1,
        Times = Times(when),
    };

    private static int? Times(ScriptObject when) => when.Element("times") switch
    {
        null => 1,
        { ValueKind: JsonValueKind.String } text when text.GetString() == "always" => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int times) => times,
        { } other => throw new FaultScriptException(
            when.At("times"), $"must be a whole number or \"always\", not {ScriptObject.Describe(other)}."),
    };
}
