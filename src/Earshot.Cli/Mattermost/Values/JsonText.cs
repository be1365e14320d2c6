using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Errors;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Reads JSON from the command line, a file, or standard input.</summary>
internal static class JsonText
{
    /// <summary>Parses JSON.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="origin">The option, for errors. The JSON can be private, so errors do not contain it.</param>
    /// <exception cref="UsageException">The JSON is not valid. The message contains the position.</exception>
    public static JsonNode? Parse(string text, string origin)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException($"{origin}: the value is empty. Use JSON.");
        }

        try
        {
            JsonNode? json = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json;
        }
        catch (JsonException error) when (error.LineNumber is { } line)
        {
            throw new UsageException($"{origin}: the JSON is not valid at line {line + 1}, byte {(error.BytePositionInLine ?? 0) + 1}. "
                + "Use double quotes for strings and names.");
        }
        catch (JsonException)
        {
            throw new UsageException($"{origin}: the JSON is not valid: an object contains a name twice. Remove one of them.");
        }
    }
}
