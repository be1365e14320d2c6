using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Sentences for the documentation: those of the words, or plain ones where there are none.</summary>
internal static partial class Prose
{
    /// <summary>Text as XML; what stands between backticks is code.</summary>
    public static string Xml(string text)
    {
        string escaped = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return Code().Replace(escaped, "<c>${code}</c>").Trim();
    }

    public static string? Words(JsonObject? words, string name) => words?[name] is JsonValue value ? Xml(value.GetValue<string>()) : null;

    public static string? Words(JsonObject? words, string part, string name) => Words(words?[part] as JsonObject, name);

    /// <summary>Puts sentences together, leaving out what is null.</summary>
    public static string Join(params IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.OfType<string>().Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0));

    /// <summary>What the server's statuses mean, as exceptions.</summary>
    public static IEnumerable<(string Exception, string Text)> Errors(Operation operation)
    {
        bool Has(params ReadOnlySpan<int> statuses) => operation.Errors.Intersect(statuses.ToArray()).Any();
        if (Has(400, 405, 413, 422))
        {
            yield return ("BadRequestException", Join(
                "A value is wrong or missing (400).", Has(413) ? "The body is larger than the server takes (413)." : null, Has(422) ? "A value breaks a rule (422)." : null));
        }

        if (operation.Token is null || Has(401))
        {
            yield return ("LoginException", operation.Token is null ? "Nobody is logged in, or the log-in no longer holds (401)." : "The credentials are refused (401).");
        }

        if (Has(403))
        {
            yield return ("PermissionException", "The account may not do this (403).");
        }

        if (Has(404))
        {
            yield return ("NotFoundException", "It isn't there, or the account may not see it (404).");
        }

        if (Has(409))
        {
            yield return ("ConflictException", "It collides with what is there (409).");
        }

        if (Has(500, 501, 502, 503))
        {
            yield return ("ServerException", Has(501) ? "The feature is off or not licensed (501), or the server failed (5xx)." : "The server failed (5xx).");
        }

        yield return ("ApiException", "The server refused in another way.");
        yield return ("ConnectionException", "The server was not reached, or what answered isn't the API.");
    }

    /// <summary>Where the operation exists, and what it needs.</summary>
    public static string Remarks(Operation operation) => Join(
        $"<c>{operation.HttpMethod} {Xml(operation.Path)}</c>.",
        operation.Since is { } since ? $"Since server {Xml(since)}." : operation.IsNewer ? "Came after server 9.4; servers 11 have it." : null,
        operation.IsGone ? "Servers 11 no longer have it." : null,
        operation.Plugin is { } plugin ? $"Part of the plugin {Xml(plugin)}." : null,
        operation.Token switch
        {
            "none" => "Needs no log-in, and carries no token.",
            "optional" => "Needs no log-in; carries the token where there is one.",
            _ => null,
        },
        Retried(operation));

    private static string? Retried(Operation operation)
    {
        bool byMethod = operation.HttpMethod is "GET" or "HEAD" or "PUT" or "DELETE";
        return operation.IsRepeatable is { } stated && stated != byMethod
            ? stated ? "Repeated after a lost connection, since doing it twice does no harm." : "Not repeated after a lost connection: doing it twice isn't doing it once."
            : null;
    }

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
