using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Provides the decisions on what the facts leave open, from <c>decisions.json</c>.</summary>
internal sealed partial class Decisions(JsonObject json)
{
    private readonly Regex[] _times =
    [
        .. json.Texts("timeFields").Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))),
    ];

    /// <summary>Reads the decisions in a folder of contracts.</summary>
    public static Decisions Of(string contracts) => new(JsonFile.Read(Path.Combine(contracts, "decisions.json")));

    public JsonObject Enums => json["enums"]!.AsObject();

    /// <summary>Returns the contracts' name of a model of the facts.</summary>
    public string ModelName(string name) => json["modelNames"]!.AsObject().Text(name) ?? SpelledOut(name) ?? name;

    /// <summary>
    /// Returns the C# name of one of the API's names that contains an abbreviation or a typing error, or null if the rule's name is kept.
    /// </summary>
    public string? SpelledOut(string name)
    {
        JsonObject words = json["nameWords"]!.AsObject();
        string usual = Names.Pascal(name);
        string better = json["names"]!.AsObject().Text(name)
            ?? Word().Replace(usual, word => words.Text(word.Value.ToLowerInvariant()) ?? word.Value);
        return better == usual ? null : better;
    }

    /// <summary>Returns the C# name of an operation whose identifier is not kept, or null.</summary>
    public string? OperationName(string operation) => json["operationNames"]!.AsObject().Text(operation) ?? SpelledOut(operation);

    public IEnumerable<JsonObject> AddedFields(string model) => json["addedFields"]!.AsObject().Objects(model);

    /// <summary>Returns the type of a field, if the facts have a type that the server does not accept; otherwise, null.</summary>
    public string? FieldType(string model, string field) => json["fieldTypes"]!.AsObject().Text($"{model}.{field}");

    public string? ParameterType(string operation, string parameter) => json["parameterTypes"]!.AsObject().Text($"{operation}.{parameter}");

    /// <summary>Returns the name that the server reads, if the facts have another name; otherwise, null.</summary>
    public string? ParameterSentAs(string operation, string parameter) =>
        json["parameterSentAs"]!.AsObject().Text($"{operation}.{parameter}");

    /// <summary>
    /// Returns the query parameters that are always sent with a fixed value, because older servers require them, or null if there are none.
    /// </summary>
    public JsonObject? AlwaysSent(string operation) => json["alwaysSent"]!.AsObject()[operation] as JsonObject;

    public bool IsTime(string field) => _times.Any(pattern => pattern.IsMatch(field));

    public bool IsTimeParameter(string name) => json.Texts("timeParameters").Contains(name);

    public bool IsEventTime(string field) => json.Texts("eventTimes").Contains(field);

    public bool IsPatch(string model, string field) => json["patchFields"]!.AsObject().Texts(model).Contains(field);

    /// <summary>Returns the model whose JSON is the text of a form's field, or null if the field is not JSON.</summary>
    public string? JsonInForm(string model, string field) => json["jsonFormFields"]!.AsObject().Text($"{model}.{field}");

    public bool RepeatsInForm(string model, string field) => json["repeatedFormFields"]!.AsObject().Texts(model).Contains(field);

    /// <summary>
    /// Returns the enum of a place: <c>fields</c>, <c>parameters</c>, or <c>events</c>, and the name in it. Returns null if the place has
    /// no enum.
    /// </summary>
    public string? EnumAt(string kind, string place) =>
        Enums.FirstOrDefault(item => item.Value!.AsObject().Texts(kind).Contains(place)).Key;

    /// <summary>Gets the models that the facts lack and a correction requires, with their fields.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> AddedModels => json["addedModels"]!.AsObject();

    /// <summary>Returns the correction of an operation, with its reason, or null if there is none.</summary>
    public JsonObject? Correction(string operation) => json["corrections"]!.AsObject()[operation] as JsonObject;

    /// <summary>Determines whether a recording shows an operation on a server that is older than the release in the facts.</summary>
    public bool IsInEveryServer(string operation) => json.Texts("inEveryServer").Contains(operation);

    public string? BodyName(string operation) => json["bodyNames"]!.AsObject().Text(operation);

    public string? ParameterName(string operation, string parameter) =>
        json["parameterNames"]!.AsObject().Text($"{operation}.{parameter}") ?? SpelledOut(parameter);

    public string? EventFieldName(string e, string field) =>
        json["eventNames"]!.AsObject().Text($"{e}.{field}") ?? SpelledOut(field);

    public bool HasRange(string operation) => json.Texts("rangeOf").Contains(operation);

    /// <summary>Determines whether the server rejects the operation (400) if an object with the same name exists.</summary>
    public bool HasConflict(string operation) => json.Texts("conflicts").Contains(operation);

    public string? Token(string operation) => json.Texts("tokenless").Contains(operation) ? "none"
        : json.Texts("tokenOptional").Contains(operation) ? "optional"
        : null;

    public bool? IsRepeatable(string operation) => json.Texts("repeatable").Contains(operation) ? true
        : json.Texts("notRepeatable").Contains(operation) ? false
        : null;

    public JsonObject? Alternatives(string operation) => json["alternatives"]!.AsObject()[operation] as JsonObject;

    public JsonObject? Paging(string operation) => json["paging"]!.AsObject()[operation] as JsonObject;

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
