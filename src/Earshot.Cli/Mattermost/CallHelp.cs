using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost;

/// <summary>What the page of an operation says beside its options.</summary>
internal static class CallHelp
{
    /// <summary>What it does and what it needs, in sentences.</summary>
    public static string Describe(OperationCommand command)
    {
        Operation operation = command.Operation;
        JsonObject? said = ApiContract.Words.Operation(operation.Id);
        return string.Join(' ', new[] { command.Description, Text(said, "remarks"), Needs(operation) }.OfType<string>());
    }

    /// <summary>What it answers, its errors, where it exists, an example.</summary>
    public static IEnumerable<HelpSection> Sections(OperationCommand command)
    {
        Operation operation = command.Operation;
        yield return new HelpSection("About", [.. About(command.Group, operation)]);
        yield return new HelpSection("Example", [(Example(command), "")], IsExample: true);
        yield return Common;
    }

    /// <summary>What the exit codes of <c>call</c> mean.</summary>
    public static IReadOnlyList<(string Name, string What)> ExitCodes { get; } =
    [
        ("0", "done; also where nobody reads the output any more"),
        ("1", "the server failed, or the answer can't be used"),
        ("2", "wrong usage: nothing was sent"),
        ("3", "log-in refused, or no longer accepted (401)"),
        ("4", "out of reach, too many calls (429), or something else answers there"),
        ("5", "the account may not do this (403)"),
        ("6", "it isn't there, or the account may not see it (404)"),
        ("7", "the server refuses the call: a value is wrong, or it collides with what is there (400, 409, 413 ...)"),
    ];

    /// <summary>Where the options are that every operation has.</summary>
    public static HelpSection Common { get; } = new(
        "Account, output and exit codes", [("--url, --token-file, --login-id, --format, --proxy, --insecure, --verbose", "See 'earshot call mattermost --help'.")]);

    private static string? Needs(Operation operation) => operation.Token switch
    {
        "none" => "Needs no log-in.",
        "optional" => "Needs no log-in, and uses one where there is one.",
        _ => null,
    };

    private static IEnumerable<(string Name, string What)> About(Group group, Operation operation)
    {
        yield return ("Request", $"{operation.HttpMethod} {operation.Path}");
        if (Text(ApiContract.Words.Operation(operation.Id), "who") is { } who)
        {
            yield return ("Who", who);
        }

        yield return ("Answer", Answer(operation));
        if (operation.Errors.Count > 0)
        {
            yield return ("Errors", string.Join(", ", operation.Errors.Select(Error)));
        }

        if (Where(operation) is { Length: > 0 } where)
        {
            yield return ("Servers", where);
        }

        yield return ("In C#", $"client.{group.Name}.{operation.MethodName}Async");
    }

    private static string Where(Operation operation) => string.Join(' ', new[]
    {
        operation.Since is { } since ? $"Since {since}." : operation.IsNewer ? "Described for servers 11, not for 9.4." : null,
        operation.IsGone ? "No longer described for servers 11." : null,
        operation.Plugin is { } plugin ? $"Part of the plugin {plugin}." : null,
    }.OfType<string>());

    private static string Answer(Operation operation)
    {
        string? words = Text(ApiContract.Words.Operation(operation.Id), "returns");
        string[] kinds = [.. operation.Responses.Values.Select(Kind).Distinct()];
        return words is null ? string.Join(", or ", kinds) : $"{words} ({string.Join(", or ", kinds)})";
    }

    private static string Kind(Response response) => response.Kind switch
    {
        ResponseKind.Json => Shown(response.Type!),
        ResponseKind.Text => "text",
        ResponseKind.Stream => $"a file, {response.MediaType}",
        ResponseKind.Lines => $"{Shown(response.Type!)}, one a line, as they come",
        ResponseKind.OneOf => string.Join(" or ", response.Shapes.Select(shape => Shown(shape.Type))),
        ResponseKind.Redirect => "an address",
        ResponseKind.Upgrade => "a socket",
        _ => "nothing",
    };

    private static string Shown(TypeExpression type) => type.Kind switch
    {
        TypeKind.List => $"list of {Shown(type.Inner!)}",
        TypeKind.Map => $"names with {Shown(type.Inner!)}",
        _ => type.Name switch
        {
            "json" => "JSON",
            "long" or "int" or "double" => "a number",
            "bool" => "true or false",
            "string" => "text",
            _ => type.Name,
        },
    };

    private static string Error(int status)
    {
        string number = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            400 => $"{number} a value is wrong or missing",
            401 => $"{number} not logged in",
            403 => $"{number} not permitted",
            404 => $"{number} not there, or not to be seen",
            409 => $"{number} collides with what is there",
            413 => $"{number} too large",
            422 => $"{number} a value breaks a rule",
            429 => $"{number} too many calls",
            501 => $"{number} feature off or not licensed",
            >= 500 => $"{number} the server failed",
            _ => number,
        };
    }

    private static string Example(OperationCommand command)
    {
        IEnumerable<string> options = command.Fields.Where(option => IsShown(command, option.Field)).Select(option => option.Field switch
        {
            { IsSecret: true } => $"{option.Name} @-",
            { IsFile: true } => $"{option.Name} plan.pdf",
            { IsJson: true } => $"{option.Name} '{{...}}'",
            { Item.Name: "int" or "long" or "double" } => $"{option.Name} 1",
            { Item.Name: "bool" } => $"{option.Name} true",
            { Item.Name: "time" } => $"{option.Name} 2026-01-31T12:00:00Z",
            { Name: "message" } => $"{option.Name} 'hi'",
            { Name: "user_id", Place: FieldPlace.Path } => $"{option.Name} me",
            { Known: { IsNumber: false } known } => $"{option.Name} {known.Values.First(value => value.Text.Length > 0).Text}",
            _ => $"{option.Name} ...",
        });
        string output = ApiMethod.IsDownload(command.Operation) ? " --output FILE" : "";
        return string.Join(' ', options.Prepend($"earshot call mattermost {Names.Slug(command.Group.Name)} {command.Name}")) + output;
    }

    private static bool IsShown(OperationCommand command, CallField field) =>
        field.IsRequired || field.IsFile || (command.Operation.Body?.Kind == BodyKind.Form && command.Fields.Any(other => other.Field.Same == field));

    private static string? Text(JsonObject? words, string name) => words?[name] is JsonValue value ? value.GetValue<string>() : null;
}
