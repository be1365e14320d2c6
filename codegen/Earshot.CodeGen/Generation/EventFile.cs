using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes the class of an event.</summary>
internal sealed class EventFile(Contract contract, CSharpTypes types, Words words)
{
    private const string Channel = "the members of the channel in <see cref=\"MattermostEvent.Broadcast\"/>";
    private const string Team = "the members of the team in <see cref=\"MattermostEvent.Broadcast\"/>";

    // Properties of every event; a field of the same name only adds its documentation.
    private static readonly string[] Inherited = ["ChannelId", "TeamId", "UserId"];

    public string Write(EventType e)
    {
        var names = NamesInProse.Of(contract, e);
        JsonObject? said = names.In(words.Event(e.Name));
        List<string> usings = ["Earshot.Mattermost.Events"];
        if (e.Fields.Any(IsStructured))
        {
            usings.Add("Earshot.Mattermost.Json");
        }

        if (e.Fields.Any(field => field.Type.Root == "json"))
        {
            usings.Add("System.Text.Json");
        }

        var code = new CodeText(usings);
        code.Doc("summary", Prose.Words(said, "summary") is { } when
            ? $"Represents the <c>{e.Name}</c> event, which is sent when {Prose.Within(when)}"
            : $"Represents the <c>{e.Name}</c> event.");
        string remarks = Prose.Join(Prose.Words(said, "remarks"), Audience(e), Known(e));
        if (remarks.Length > 0)
        {
            code.Doc("remarks", remarks);
        }

        using (code.Block($"public sealed class {e.ClassName} : MattermostEvent"))
        {
            EventField[] kept = [.. e.Fields.Where(IsStructured)];
            foreach (EventField field in kept)
            {
                code.Line($"private {types.Of(field.Type)}? {Backing(field)};");
            }

            if (kept.Length > 0)
            {
                code.Line();
            }

            code.Line($"internal {e.ClassName}(in EventFrame frame)");
            code.Line("    : base(frame)");
            using (code.Block(""))
            {
            }

            foreach (EventField field in e.Fields)
            {
                code.Line();
                WriteProperty(code, e, field, names);
            }
        }

        return code.ToString().Replace("    : base(frame)\n\n    {", "    : base(frame)\n    {", StringComparison.Ordinal);
    }

    public static string WriteKinds(IEnumerable<EventType> events)
    {
        var code = new CodeText([], "Earshot.Mattermost.Events");
        code.Doc("content", "The known event types.");
        using (code.Block("internal static partial class EventKinds"))
        using (code.Block("private static Kind[] All() =>", "];"))
        {
            foreach (EventType e in events)
            {
                code.Line($"new(\"{e.Name}\", static (in frame) => new {e.ClassName}(frame)),");
            }
        }

        return code.ToString().Replace("All() =>\n    {", "All() =>\n    [", StringComparison.Ordinal);
    }

    public static string WriteEncodedFields(IEnumerable<EventType> events)
    {
        var code = new CodeText([], "Earshot.Mattermost.Events");
        code.Doc("content", "The fields whose value is JSON within a string.");
        using (code.Block("internal static partial class EventData"))
        using (code.Block("private static string[] EncodedFields() =>", "];"))
        {
            foreach (string name in events.SelectMany(e => e.Fields).Where(field => field.IsEncoded).Select(field => field.Name)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                code.Line($"\"{name}\",");
            }
        }

        return code.ToString().Replace("EncodedFields() =>\n    {", "EncodedFields() =>\n    [", StringComparison.Ordinal);
    }

    // Decoded once and cached.
    private bool IsStructured(EventField field) =>
        types.IsModel(field.Type)
        || field.Type.Kind == TypeKind.Map
        || (field.Type.Kind == TypeKind.List && !field.Type.Inner!.IsNamed("string"));

    private static string Backing(EventField field) => "_" + Names.Camel(field.PascalName).TrimStart('@');

    private static string? Audience(EventType e) => e.Audience switch
    {
        null => null,
        "user" => "Sent to the affected user.",
        "channel" => $"Sent to {Channel}.",
        "team" => $"Sent to {Team}.",
        "all" => "Sent to all users.",
        "all, admins only" => "Sent to all administrators.",
        "all or team" => $"Sent to all users, or to {Team}.",
        "all; today team or channel where the role belongs to one" =>
            "Sent to all users; by server 11, to the members of the team or channel that the role belongs to.",
        "channel and user" => $"Sent to {Channel}, and to the affected user.",
        "channel (today also user)" or "channel; today also user" => $"Sent to {Channel}; by server 11, also to single users.",
        "team; today also user" => $"Sent to {Team}; by server 11, also to single users.",
        "team, or channel where it is private" => $"Sent to {Team} or, for a private channel, to {Channel}.",
        "user or channel" => $"Sent to the affected user, or to {Channel}.",
        "user or connection" => "Sent to the affected user, or to a single connection.",
        string audience => throw new InvalidDataException($"EventFile has no sentence for the audience '{audience}'."),
    };

    private static string? Known(EventType e) => e switch
    {
        { Direction: not null } => "Clients send this name; servers do not send it as an event.",
        _ when e.OccursIn is ["client-11.9"] => "Known only from the official client 11.9.",
        _ when !e.OccursIn.Contains("server-2021") => "Not sent by server 5.37.",
        _ when !e.OccursIn.Contains("server-11.6") => "Not sent by server 11.",
        _ => null,
    };

    private void WriteProperty(CodeText code, EventType e, EventField field, NamesInProse names)
    {
        bool fails = IsStructured(field) && !field.IsOptional;
        code.Doc("summary", Prose.Join(
            Prose.Property(
                "Gets",
                words.EventField(e.Name, field.Name) is { } said ? Prose.Xml(names.In(said)) : PlainWords.Of(field.Name, field.Type)),
            field.In.Count > 0 && !field.In.Contains("server-2021") ? "Not sent by server 5.37." : null));
        if (fails)
        {
            code.Doc("exception", "The field is missing or cannot be read.", " cref=\"UnexpectedDataException\"");
        }

        if (Inherited.Contains(field.PascalName))
        {
            code.Line($"public override string? {field.PascalName} => base.{field.PascalName};");
            return;
        }

        string name = $"\"{field.Name}\"u8";
        string property = field.PascalName;
        TypeExpression type = field.Type;
        if (IsStructured(field))
        {
            string otherwise = type.Kind == TypeKind.Named ? "null" : Empty(type);
            string read = fails
                ? $"Read(\"{field.Name}\", {name}, {types.Shape(type)})"
                : $"TryRead({name}, {types.Shape(type)}, out {types.Of(type)}? value) ? value : {otherwise}";
            string declared = fails || type.Kind != TypeKind.Named ? types.Of(type) : types.Of(type) + "?";
            code.Lines($"public {declared} {property} =>", $"{Backing(field)} ??= {read};");
            return;
        }

        code.Line(type switch
        {
            { Kind: TypeKind.List } => $"public IReadOnlyList<string> {property} => ReadStrings({name});",
            { Name: "string" } => $"public string? {property} => ReadString({name});",
            { Name: "long" } => $"public long? {property} => ReadInt64({name});",
            { Name: "time" } => $"public DateTimeOffset? {property} => ReadTime({name});",
            { Name: "bool" } => $"public bool {property} => ReadBoolean({name});",
            _ => $"public {type.Name}? {property} => ReadString({name}) is {{ }} value ? new {type.Name}(value) : default({type.Name}?);",
        });
    }

    private string Empty(TypeExpression type) =>
        type.Kind == TypeKind.List ? $"Absent.List<{types.Of(type.Inner!)}>()" : $"Absent.Map<{types.Of(type.Inner!)}>()";
}
