using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Represents the server's reply to an action.</summary>
public sealed class MattermostReply
{
    private MattermostReply()
    {
    }

    /// <summary>Gets the data of the reply, or an undefined element if the reply has no data.</summary>
    public JsonElement Data { get; private init; }

    internal long? Sequence { get; private init; }

    internal AppError? Error { get; private init; }

    /// <summary>
    /// Gets a value that indicates whether the server rejects the login session. Other errors with status 401 concern the action only, such
    /// as a plugin's that requires an account elsewhere.
    /// </summary>
    internal bool EndsSession => Error is { StatusCode: 401, Id: { } id } && MattermostErrors.EndsSession(id);

    internal static MattermostReply Read(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame, FreeJson.Reader);
        JsonElement root = JsonElement.ParseValue(ref reader);
        bool failed = root.TryGetProperty("status"u8, out JsonElement status)
            && !(status.ValueKind == JsonValueKind.String && status.ValueEquals("OK"u8));
        return new MattermostReply
        {
            Sequence = root.TryGetProperty("seq_reply"u8, out JsonElement number)
                && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long sequence)
                    ? sequence
                    : null,
            Data = root.TryGetProperty("data"u8, out JsonElement data) ? data : default,
            Error = failed ? ReadError(root) : null,
        };
    }

    /// <summary>Creates the exception for the error.</summary>
    internal ApiException ToException(string action)
    {
        AppError error = Error!;
        int status = (int)Math.Clamp(error.StatusCode, 0, 999);
        string message = $"{action} failed: the server rejected the action ({status}, {error.Id ?? "no error ID"}): "
            + (error.Message ?? "no reason given");
        return ApiException.For(status, message, action, error.Id);
    }

    private static AppError ReadError(JsonElement root)
    {
        try
        {
            return root.TryGetProperty("error"u8, out JsonElement error)
                ? error.Deserialize(JsonTypes.Model<AppError>().Info) ?? new AppError()
                : new AppError();
        }
        catch (JsonException)
        {
            return new AppError();
        }
    }
}
