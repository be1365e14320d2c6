using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Reads the bodies of answers, whatever they are, and finds the service's errors in them.</summary>
/// <remarks>The service's error body is looked at before the status: it has been seen where the status said that all is well.</remarks>
internal static class ResponseReading
{
    public const string NoRemoteManagement = "NoRemoteManagement";
    public const string SettingsInProgress = "SettingsInProgress";
    public const string GatewayTimeout = "GatewayTimeout";
    public const string PinError = "PinError";

    /// <summary>The body as JSON, kept apart from the answer's buffer; undefined where it is empty or no JSON.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return default;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Makes a call and reads its body.</summary>
    /// <exception cref="ApiException">The service refused, by its status or by its words.</exception>
    public static async Task<JsonElement> SendForJsonAsync(this HttpPipeline api, ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response;
        try
        {
            response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException refusal) when (refusal.ErrorId is NoRemoteManagement or PinError)
        {
            // Its words are plainer; what the pipeline said stays behind it.
            throw Known(request.Operation, refusal.ErrorId, refusal.StatusCode, refusal)!;
        }

        JsonElement body = Parse(response.Body);
        if (ErrorId(body) is { } id)
        {
            int status = JsonField.Integer(body, "statusCode") ?? response.StatusCode;
            throw Known(request.Operation, id, status, cause: null)
                ?? new BadRequestException($"{request.Operation} failed: the service answered {SimpliSafeDialect.Name(id) ?? "an error"}.", status)
                { Operation = request.Operation, ErrorId = SimpliSafeDialect.Name(id) };
        }

        return body;
    }

    /// <summary>As <see cref="SendForJsonAsync"/>, where only an object makes sense.</summary>
    /// <exception cref="ConnectionException">The answer is empty, no JSON, or no object (<see cref="ConnectionProblem.NotAnApi"/>).</exception>
    public static async Task<JsonElement> SendForObjectAsync(this HttpPipeline api, ApiRequest request, CancellationToken cancellationToken)
    {
        JsonElement body = await api.SendForJsonAsync(request, cancellationToken).ConfigureAwait(false);
        return body.ValueKind == JsonValueKind.Object ? body : throw NotUnderstood(request.Operation);
    }

    public static ConnectionException NotUnderstood(string operation) =>
        new(ConnectionProblem.NotAnApi, $"{operation} failed: the answer holds nothing of what was asked for. Try again later.")
        { Operation = operation };

    private static string? ErrorId(JsonElement body)
    {
        string? id = JsonField.Text(body, "type") ?? JsonField.Text(body, "errorType");
        bool saysSo = id is NoRemoteManagement or SettingsInProgress or GatewayTimeout or PinError
            || JsonField.Integer(body, "statusCode") >= 400
            || JsonField.Text(body, "errorType") is not null;
        return saysSo ? id : null;
    }

    private static EarshotException? Known(string operation, string? id, int status, ApiException? cause) => id switch
    {
        NoRemoteManagement => new PermissionException(
            $"{operation} was refused: the system's plan doesn't include control from afar ({NoRemoteManagement}). "
            + "Nothing was done. A plan that includes it can be chosen in SimpliSafe's app.",
            status,
            cause)
        { Operation = operation, ErrorId = id },
        PinError => new PinException(
            PinProblem.RefusedByService, $"{operation} was refused: the service doesn't take one of the PINs ({PinError}).", cause)
        { Operation = operation },
        SettingsInProgress when cause is null => new ConflictException(
            $"{operation} failed: the base station is busy taking over settings ({SettingsInProgress}). Try again in a few seconds.", status)
        { Operation = operation, ErrorId = id },
        GatewayTimeout when cause is null => new ServerException(
            $"{operation} failed: the base station didn't answer the service in time ({GatewayTimeout}).", status)
        { Operation = operation, ErrorId = id },
        _ => null,
    };
}
