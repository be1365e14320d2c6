using System.Text;
using System.Text.Json;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Errors;

namespace Earshot.Cli.Mattermost;

/// <summary>What an error of a call means: a kind and an exit code for scripts, a sentence for people.</summary>
/// <param name="Kind">A word for the exit code.</param>
/// <param name="ExitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Sentence">What is wrong and what to do; without secrets.</param>
internal sealed record CallFailure(string Kind, int ExitCode, string Sentence)
{
    /// <summary>Reads an error.</summary>
    public static CallFailure Of(Exception error)
    {
        Failure failure = Failure.Of(error);
        return error switch
        {
            UsageException => new("usage", Cli.ExitCode.WrongUsage, failure.Sentence),
            LoginFailedException => new("login", Cli.ExitCode.LoginRefused, failure.Sentence),
            LoginException refused => new("login", Cli.ExitCode.LoginRefused, Failure.Plain(refused)),
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

    /// <summary>The error as one JSON object on a line.</summary>
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

    private static void WriteResponse(Utf8JsonWriter json, ApiException? answer)
    {
        if (answer is null)
        {
            return;
        }

        json.WriteNumber("status"u8, answer.StatusCode);
        Write(json, "id", answer.ErrorId);
        Write(json, "requestId", answer.RequestId);
        Write(json, "operation", answer.Operation);
        if (answer.RetryAfter is { } wait)
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
