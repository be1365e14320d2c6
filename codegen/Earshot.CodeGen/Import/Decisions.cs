using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>What the facts leave open and people decided: <c>decisions.json</c>.</summary>
internal sealed class Decisions(JsonObject json)
{
    private readonly Regex[] _times = [.. json.Texts("timeFields").Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))];

    /// <summary>Those of a folder of contracts.</summary>
    public static Decisions Of(string contracts) => new(JsonFile.Read(Path.Combine(contracts, "decisions.json")));

    public JsonObject Enums => json["enums"]!.AsObject();

    /// <summary>The name in the contracts of one of the facts' models.</summary>
    public string ModelName(string name) => json["modelNames"]!.AsObject().Text(name) ?? name;

    public IEnumerable<JsonObject> AddedFields(string model) => json["addedFields"]!.AsObject().Objects(model);

    /// <summary>The type of a field, where the facts have another that the server doesn't take.</summary>
    public string? FieldType(string model, string field) => json["fieldTypes"]!.AsObject().Text($"{model}.{field}");

    public string? ParameterType(string operation, string parameter) => json["parameterTypes"]!.AsObject().Text($"{operation}.{parameter}");

    /// <summary>The name that the server reads, where the facts have another.</summary>
    public string? ParameterSentAs(string operation, string parameter) => json["parameterSentAs"]!.AsObject().Text($"{operation}.{parameter}");

    /// <summary>Query parameters of which the server takes one value only, and older ones refuse to go without; null where there are none.</summary>
    public JsonObject? AlwaysSent(string operation) => json["alwaysSent"]!.AsObject()[operation] as JsonObject;

    public bool IsTime(string field) => _times.Any(pattern => pattern.IsMatch(field));

    public bool IsTimeParameter(string name) => json.Texts("timeParameters").Contains(name);

    public bool IsEventTime(string field) => json.Texts("eventTimes").Contains(field);

    public bool IsPatch(string model, string field) => json["patchFields"]!.AsObject().Texts(model).Contains(field);

    /// <summary>The model whose JSON is the text of a form's field; null where the field isn't JSON.</summary>
    public string? JsonInForm(string model, string field) => json["jsonFormFields"]!.AsObject().Text($"{model}.{field}");

    public bool RepeatsInForm(string model, string field) => json["repeatedFormFields"]!.AsObject().Texts(model).Contains(field);

    /// <summary>The enum of a place: <c>fields</c>, <c>parameters</c> or <c>events</c>, and its name there; null where it has none.</summary>
    public string? EnumAt(string kind, string place) => Enums.FirstOrDefault(item => item.Value!.AsObject().Texts(kind).Contains(place)).Key;

    /// <summary>Models that the facts lack and a correction needs, with their fields.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> AddedModels => json["addedModels"]!.AsObject();

    /// <summary>What is wrong about an operation in the facts; it says why.</summary>
    public JsonObject? Correction(string operation) => json["corrections"]!.AsObject()[operation] as JsonObject;

    /// <summary>Whether the facts name a release as the first to have it, and a recording shows it in an older one.</summary>
    public bool IsInEveryServer(string operation) => json.Texts("inEveryServer").Contains(operation);

    public string? BodyName(string operation) => json["bodyNames"]!.AsObject().Text(operation);

    public string? ParameterName(string operation, string parameter) => json["parameterNames"]!.AsObject().Text($"{operation}.{parameter}");

    public string? EventName(string e, string field) => json["eventNames"]!.AsObject().Text($"{e}.{field}");

    public bool HasRange(string operation) => json.Texts("rangeOf").Contains(operation);

    public string? Token(string operation) => json.Texts("tokenless").Contains(operation) ? "none"
        : json.Texts("tokenOptional").Contains(operation) ? "optional"
        : null;

    public bool? IsRepeatable(string operation) => json.Texts("repeatable").Contains(operation) ? true
        : json.Texts("notRepeatable").Contains(operation) ? false
        : null;

    public JsonObject? Alternatives(string operation) => json["alternatives"]!.AsObject()[operation] as JsonObject;

    public JsonObject? Paging(string operation) => json["paging"]!.AsObject()[operation] as JsonObject;
}
