using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>An answer that is an error, in one of the shapes that the service has for them.</summary>
internal sealed class Refusal(Response response) : Exception("The request was refused.")
{
    public Response Response { get; } = response;

    /// <summary>401 with a bare string: the access token is missing, unknown, expired or withdrawn.</summary>
    public static Refusal Unauthorized() => new(Response.Json(JsonValue.Create("Unauthorized"), 401));

    /// <summary>The plan doesn't allow it.</summary>
    public static Refusal NoRemoteManagement() => Error(403, "NoRemoteManagement", "078", "The plan of this system has no remote management.");

    /// <summary>The base station is busy.</summary>
    public static Refusal SettingsInProgress() => Error(409, "SettingsInProgress", "200", "The base station is busy with its settings.");

    /// <summary>The base station didn't answer the cloud.</summary>
    public static Refusal GatewayTimeout() => Error(504, "GatewayTimeout", "009", "The base station didn't response.");

    /// <summary>A PIN set that is refused. The status and the code are an assumption.</summary>
    public static Refusal PinError(string message) => Error(400, "PinError", "100", message);

    /// <summary>In the older shape, as the list of events has it.</summary>
    public static Refusal InvalidParameter(string name) => new(Response.Json(
        new JsonObject { ["errorType"] = "InvalidParameter", ["code"] = 400, ["message"] = $"{name} is not valid.", ["param"] = name }, 400));

    /// <summary>A system, a device or a path that isn't there, or isn't the caller's. An assumption.</summary>
    public static Refusal NotFound(string what) => new(Response.Json(
        new JsonObject { ["errorType"] = "NotFound", ["code"] = 404, ["message"] = $"There is no such {what}." }, 404));

    /// <summary>An error of the log-in host.</summary>
    public static Refusal OAuth(int status, string error, string description) => new(Response.Json(
        new JsonObject { ["error"] = error, ["error_description"] = description }, status));

    private static Refusal Error(int status, string type, string code, string message) => new(Response.Json(
        new JsonObject
        {
            ["type"] = type,
            ["message"] = message,
            ["code"] = code,
            ["statusCode"] = status,
            ["props"] = new JsonObject(),
        },
        status));
}
