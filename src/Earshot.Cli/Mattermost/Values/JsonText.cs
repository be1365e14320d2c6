using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Errors;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Reads JSON that a person wrote.</summary>
internal static class JsonText
{
    /// <summary>The value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">The option that it came by, for errors. The text itself may be private and isn't repeated.</param>
    /// <exception cref="UsageException">It is no JSON; the message says where it breaks off.</exception>
    public static JsonNode? Parse(string text, string origin)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException($"{origin}: there is nothing; give JSON.");
        }

        try
        {
            JsonNode? json = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json;
        }
        catch (JsonException error) when (error.LineNumber is { } line)
        {
            throw new UsageException($"{origin}: this is no JSON from line {line + 1}, byte {(error.BytePositionInLine ?? 0) + 1} on. A text goes between double quotes.");
        }
        catch (JsonException)
        {
            throw new UsageException($"{origin}: this is no JSON: the same name stands twice in an object.");
        }
    }
}
