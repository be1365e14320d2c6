using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Provides the sentences of the documentation that are the same for many members.</summary>
internal static partial class Prose
{
    /// <summary>Converts text to XML. Text between backticks is code; null, true, and false are language keywords.</summary>
    public static string Xml(string text)
    {
        string escaped = text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
        return Marked().Replace(escaped, match => match.Value switch
        {
            ['`', '\'', .. string value, '\'', '`'] => $"<c>{value}</c>",
            ['`', .. string code, '`'] => $"<c>{code}</c>",
            string keyword => $"<see langword=\"{keyword}\"/>",
        }).Trim();
    }

    /// <summary>Converts a default value to XML.</summary>
    public static string Value(string value) => value.All(char.IsAsciiLetterOrDigit) && (
        char.IsAsciiDigit(value[0]) || value is "true" or "false" or "null")
        ? Xml(value)
        : $"<c>{Xml(value)}</c>";

    /// <summary>Determines whether a sentence already states the default.</summary>
    public static bool StatesDefault(string sentence) =>
        sentence.Contains("by default", StringComparison.OrdinalIgnoreCase)
        || sentence.Contains("default is", StringComparison.OrdinalIgnoreCase);

    /// <summary>Turns the description of a property ("The …", "Whether …") into a sentence that starts with a verb.</summary>
    public static string Property(string verb, string text) =>
        text.StartsWith("Whether ", StringComparison.Ordinal) ? $"{verb} a value that indicates {Within(text)}"
        : text.StartsWith("How ", StringComparison.Ordinal) ? $"{verb} a value that specifies {Within(text)}"
        : $"{verb} {Within(text)}";

    /// <summary>Joins the items of a list within a sentence.</summary>
    public static string List(IReadOnlyList<string> items) => items switch
    {
        [] => "",
        [string only] => only,
        [string first, string second] => $"{first} and {second}",
        _ => $"{string.Join(", ", items.SkipLast(1))}, and {items[^1]}",
    };

    /// <summary>Lowercases the first letter of a sentence that continues another one, unless it starts an acronym or a name.</summary>
    public static string Within(string sentence) =>
        FirstWord().IsMatch(sentence) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;

    public static string? Words(JsonObject? words, string name) => words?[name] is JsonValue value ? Xml(value.GetValue<string>()) : null;

    public static string? Words(JsonObject? words, string part, string name) => Words(words?[part] as JsonObject, name);

    /// <summary>Joins sentences, omitting those that are null.</summary>
    public static string Join(params IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.OfType<string>().Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0));

    /// <summary>Returns the exceptions that correspond to the operation's status codes, with their conditions.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="conflict">The sentence that says which object exists already, or null.</param>
    public static IEnumerable<(string Exception, string Text)> Errors(Operation operation, string? conflict)
    {
        bool Has(params ReadOnlySpan<int> statuses) => operation.Errors.Intersect(statuses.ToArray()).Any();
        if (Has(400, 405, 413, 422))
        {
            yield return ("BadRequestException", Join(
                "A value is missing or not valid (400).",
                Has(413) ? "The request body is larger than the server accepts (413)." : null,
                Has(422) ? "A value violates a rule of the server (422)." : null));
        }

        if (operation.Token is null || Has(401))
        {
            yield return (
                "LoginException",
                operation.Token is null
                    ? "The client is not logged in, or its token is no longer valid (401)."
                    : "The server rejected the credentials (401).");
        }

        if (Has(403))
        {
            yield return ("PermissionException", "The account lacks the required permission (403).");
        }

        if (Has(404))
        {
            yield return ("NotFoundException", "The resource does not exist, or the account cannot access it (404).");
        }

        if (operation.HasConflict || Has(409))
        {
            yield return ("ConflictException", Join(
                operation.HasConflict ? $"{conflict?.TrimEnd('.') ?? "An object with the same name exists"} (400)." : null,
                Has(409) ? "The request conflicts with the resource's current state (409)." : null));
        }

        if (Has(500, 501, 502, 503))
        {
            yield return (
                "ServerException",
                Has(501) ? "The feature is disabled or not licensed (501), or the server failed (5xx)." : "The server failed (5xx).");
        }

        yield return ("ApiException", "The server returned another error.");
        yield return (
            "ConnectionException", "The server could not be reached, the connection was lost, or the response did not come from the API.");
    }

    /// <summary>Returns the remarks that follow from the contract: availability, login, retries, and the request.</summary>
    public static string Remarks(Operation operation) => Join(
        operation.Token switch
        {
            "none" => "Does not require a login; the token is not sent.",
            "optional" => "Does not require a login; the token is sent if the client is logged in.",
            _ => null,
        },
        operation.Plugin is { } plugin ? $"Part of the {Xml(plugin)} plugin." : null,
        operation.Since is { } since ? $"Available since server {Xml(since)}."
            : operation.IsNewer ? "Added after server 9.4; available on server 11."
            : null,
        operation.GoneAt is { } gone ? $"Not available on server {gone} and newer servers." : null,
        Retried(operation),
        $"Sends <c>{operation.HttpMethod} {Xml(operation.Path)}</c>.");

    private static string? Retried(Operation operation)
    {
        bool byMethod = operation.HttpMethod is "GET" or "HEAD" or "PUT" or "DELETE";
        return operation.IsRepeatable is not { } stated || stated == byMethod ? null
            : stated ? "Retried after a lost connection, because the operation is idempotent."
            : "Not retried after a lost connection, because the operation is not idempotent.";
    }

    [GeneratedRegex(@"`[^`]+`|\b(null|true|false)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^[A-Z]([a-z]*|)[ ,.:;'’-]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstWord();
}
