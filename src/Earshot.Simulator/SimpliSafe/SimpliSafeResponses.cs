using Earshot.Simulator.Faults;

namespace Earshot.Simulator.SimpliSafe;

/// <summary>Answers that go wrong the way the service's do, for faults. All have been seen by witnesses, but for the texts of their messages.</summary>
public static class SimpliSafeResponses
{
    /// <summary>401 with the bare JSON string "Unauthorized".</summary>
    public static SendResponse Unauthorized() => Json(401, "\"Unauthorized\"");

    /// <summary>403 without a body that tells anything: the address is blocked.</summary>
    public static SendResponse Blocked() => new() { Status = 403, ContentType = "text/html", Body = "<html><body><h1>403 Forbidden</h1></body></html>" };

    /// <summary>403 NoRemoteManagement: the plan doesn't allow it.</summary>
    public static SendResponse NoRemoteManagement() => Error(403, "NoRemoteManagement", "078");

    /// <summary>409 SettingsInProgress: the base station is busy.</summary>
    public static SendResponse SettingsInProgress() => Error(409, "SettingsInProgress", "200");

    /// <summary>504 GatewayTimeout: the base station didn't answer in time. At a response, it has done it all the same.</summary>
    public static SendResponse GatewayTimeout() => Error(504, "GatewayTimeout", "009");

    /// <summary>504 with a line of plain text.</summary>
    public static SendResponse GatewayTimeoutText() => new() { Status = 504, ContentType = "text/plain", Body = "Gateway Timeout" };

    /// <summary>403 invalid_grant of the log-in host: a code or a refresh token that is no good.</summary>
    public static SendResponse InvalidGrant() => Json(403, """{"error":"invalid_grant","error_description":"The simulator refused this on purpose."}""");

    private static SendResponse Error(int status, string type, string code) => Json(
        status, $$"""{"type":"{{type}}","message":"The simulator refused this on purpose.","code":"{{code}}","statusCode":{{status}},"props":{ } }""");

    private static SendResponse Json(int status, string body) => new() { Status = status, ContentType = "application/json; charset=utf-8", Body = body };
}
