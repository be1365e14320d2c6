using System.Text;
using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.Api;

/// <summary>Reads a response that is a text, either plain or as a JSON string.</summary>
internal static class TextResponse
{
    public static string Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, FreeJson.Reader);
            if (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                string text = reader.GetString()!;
                return reader.Read() ? Plain(body) : text;
            }
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            // The text only begins like JSON.
        }

        return Plain(body);
    }

    private static string Plain(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body);
}
