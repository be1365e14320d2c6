using System.Text;
using System.Text.Json;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost;

/// <summary>Represents the error of a call: a kind and an exit code for scripts, and a message for people.</summary>
/// <param name="Kind">The kind of error.</param>
/// <param name="ExitCode">A value of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Sentence">The message, without secrets.</param>
internal sealed record CallFailure(string Kind, int ExitCode, string Sentence)
{
    /// <summary>Creates the failure for an exception.</summary>
    public static CallFailure Of(Exception error)
    {
        Failure failure = Failure.Of(error);
        return error switch
        {
            OutputFailedException => new("output", Cli.ExitCode.Failed, failure.Sentence),
            UsageException => new("usage", Cli.ExitCode.WrongUsage, failure.Sentence),
            LoginFailedException => new("login", Cli.ExitCode.LoginRefused, failure.Sentence),
            LoginException rejected => new("login", Cli.ExitCode.LoginRefused, Failure.Plain(rejected)),
            PermissionException => new("permission", Cli.ExitCode.NotPermitted, failure.Sentence),
            NotFoundException => new("not_found", Cli.ExitCode.NotFound, failure.Sentence),
            BadRequestException => new("bad_request", Cli.ExitCode.Refused, failure.Sentence),
            ConflictException => new("conflict", Cli.ExitCode.Refused, failure.Sentence),
            RateLimitException => new("rate_limit", Cli.ExitCode.OutOfReach, failure.Sentence),
            ConnectionException => new("connection", Cli.ExitCode.OutOfReach, failure.Sentence),
            ServerException => new("server", failure.ExitCode, failure.Sentence),
            _ => new("failed", failure.ExitCode, failure.Sentence),
        };
    }

    /// <summary>Formats the error as a JSON object on one line.</summary>
    public string ToJson(Exception error)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("kind"u8, Kind);
            json.WriteNumber("exitCode"u8, ExitCode);
            json.WriteString("message"u8, Sentence);
            WriteResponse(json, error as ApiException ?? error.InnerException as ApiException);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteResponse(Utf8JsonWriter json, ApiException? response)
    {
        if (response is null)
        {
            return;
        }

        json.WriteNumber("status"u8, response.StatusCode);
        Write(json, "id", response.ErrorId);
        Write(json, "requestId", response.RequestId);
        Write(json, "operation", response.Operation);
        if (response.RetryAfter is { } wait)
        {
            json.WriteNumber("retryAfterSeconds"u8, Math.Ceiling(wait.TotalSeconds));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
