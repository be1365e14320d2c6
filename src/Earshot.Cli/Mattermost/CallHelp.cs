using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost;

/// <summary>Provides the parts of an operation's help page other than its options.</summary>
internal static class CallHelp
{
    /// <summary>Describes what the operation does and requires.</summary>
    public static string Describe(OperationCommand command)
    {
        Operation operation = command.Operation;
        JsonObject? said = ApiContract.Words.Operation(operation.Id);
        return string.Join(' ', new[] { command.Description, ApiContract.Plain(Text(said, "remarks")), Needs(operation) }.OfType<string>());
    }

    /// <summary>Gets the sections about the response, errors, availability, and an example.</summary>
    public static IEnumerable<HelpSection> Sections(OperationCommand command)
    {
        Operation operation = command.Operation;
        yield return new HelpSection("About", [.. About(command.Group, operation)]);
        yield return new HelpSection("Example", [(Example(command), "")], IsExample: true);
        yield return Common;
    }

    /// <summary>Gets the exit codes of <c>call</c>.</summary>
    public static IReadOnlyList<(string Name, string What)> ExitCodes { get; } =
    [
        ("0", "success; also if the reader of the output closes it"),
        ("1", "failure, such as a server error"),
        ("2", "incorrect usage; nothing was sent"),
        ("3", "login rejected, or no longer accepted (401)"),
        ("4", "server unreachable, too many requests (429), or not the expected service"),
        ("5", "permission denied (403)"),
        ("6", "resource not found or not accessible (404)"),
        ("7", "request rejected: a value is not valid or conflicts with the current state (400, 409, 413, ...)"),
    ];

    /// <summary>Gets the reference to the options that every operation has.</summary>
    public static HelpSection Common { get; } = new(
        "Account, output, and exit codes",
        [("--url, --token-file, --login-id, --format, --proxy, --insecure, --verbose", "See 'earshot call mattermost --help'.")]);

    private static string? Needs(Operation operation) => operation.Token switch
    {
        "none" => "Requires no login.",
        "optional" => "Requires no login; a configured account is used.",
        _ => null,
    };

    private static IEnumerable<(string Name, string What)> About(Group group, Operation operation)
    {
        yield return ("Request", $"{operation.HttpMethod} {operation.Path}");
        if (Text(ApiContract.Words.Operation(operation.Id), "who") is { } who)
        {
            yield return ("Access", ApiContract.Plain(who)!);
        }

        yield return ("Response", ResponseOf(operation));
        if (operation.Errors.Count > 0)
        {
            yield return ("Errors", string.Join(", ", operation.Errors.Select(Error)));
        }

        if (Availability(operation) is { Length: > 0 } availability)
        {
            yield return ("Servers", availability);
        }

        yield return ("In C#", $"client.{group.Name}.{operation.MethodName}Async");
    }

    private static string Availability(Operation operation) => string.Join(' ', new[]
    {
        operation.Since is { } since ? $"Available since server {since}." : operation.IsNewer ? "Added after server 9.4; available on "
            + "server 11." : null,
        operation.GoneAt is { } gone ? $"Not available on server {gone} and newer servers." : null,
        operation.Plugin is { } plugin ? $"Provided by the {plugin} plugin." : null,
    }.OfType<string>());

    private static string ResponseOf(Operation operation)
    {
        string? words = ApiContract.Plain(Text(ApiContract.Words.Operation(operation.Id), "returns"));
        string[] kinds = [.. operation.Responses.Values.Select(Kind).Distinct()];
        return words is null ? string.Join(", or ", kinds) : $"{words} ({string.Join(", or ", kinds)})";
    }

    private static string Kind(Response response) => response.Kind switch
    {
        ResponseKind.Json => Shown(response.Type!),
        ResponseKind.Text => "text",
        ResponseKind.Stream => $"a file, {response.MediaType}",
        ResponseKind.Lines => $"{Shown(response.Type!)}, one per line, as received",
        ResponseKind.OneOf => string.Join(" or ", response.Shapes.Select(shape => Shown(shape.Type))),
        ResponseKind.Redirect => "a URL",
        ResponseKind.Upgrade => "a WebSocket connection",
        _ => "nothing",
    };

    private static string Shown(TypeExpression type) => type.Kind switch
    {
        TypeKind.List => $"list of {Shown(type.Inner!)}",
        TypeKind.Map => $"an object with values: {Shown(type.Inner!)}",
        _ => type.Name switch
        {
            "json" => "JSON",
            "long" or "int" or "double" => "a number",
            "bool" => "true or false",
            "string" => "a string",
            _ => type.Name,
        },
    };

    private static string Error(int status)
    {
        string number = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            400 => $"{number} value missing or not valid",
            401 => $"{number} not logged in",
            403 => $"{number} permission denied",
            404 => $"{number} not found or not accessible",
            409 => $"{number} conflict with the current state",
            413 => $"{number} too large",
            422 => $"{number} value violates a rule",
            429 => $"{number} too many requests",
            501 => $"{number} feature disabled or not licensed",
            >= 500 => $"{number} server error",
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
        string call = $"earshot call mattermost {Names.Slug(command.Group.Name)} {command.Name}";
        string output = ApiMethod.IsDownload(command.Operation) ? " --output FILE" : "";
        return string.Join(' ', options.Prepend(call)) + output;
    }

    private static bool IsShown(OperationCommand command, CallField field) =>
        field.IsRequired || field.IsFile
        || (command.Operation.Body?.Kind == BodyKind.Form && command.Fields.Any(other => other.Field.Same == field));

    private static string? Text(JsonObject? words, string name) => words?[name] is JsonValue value ? value.GetValue<string>() : null;
}
