using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>
/// Provides the endpoints of passwords, multi-factor authentication, and email addresses. The simulator sends no email, so no code from an
/// email is valid.
/// </summary>
internal static class CredentialEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Put("users/{user_id}/password", SetPassword);
        routes.Open("POST", "users/password/reset", call => BadToken(
            call.BodyObject("code"), "code", "api.user.reset_password.invalid_link.app_error"));
        routes.Open("POST", "users/password/reset/send", call => SendMail(call.BodyObject("email")));
        routes.Open(
            "POST", "users/email/verify", call => BadToken(call.BodyObject("token"), "token", "api.user.verify_email.bad_link.app_error"));
        routes.Open("POST", "users/email/verify/send", call => SendMail(call.BodyObject("email")));
        routes.Post("users/{user_id}/email/verify/member", VerifyEmail);
        routes.Open("POST", "users/mfa", AsksForMfa);
        routes.Put("users/{user_id}/mfa", SetMfa);
        routes.Post("users/{user_id}/mfa/generate", GenerateMfa);
    }

    private static Response SetPassword(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("new_password");
        string password = body.LooseText("new_password");
        if (user == call.User)
        {
            if (body.LooseText("current_password").Length == 0)
            {
                throw ApiError.BodyParameter("current_password");
            }

            if (body.LooseText("current_password") != user.Password)
            {
                throw new ApiError(400, "api.user.update_password.incorrect.app_error", "The current password is not correct.");
            }
        }

        UserRules.CheckPassword(password);
        user.Password = password;
        user.FailedAttempts = 0;
        user.LastPasswordUpdate = user.UpdateAt = call.World.Now;
        return Response.Ok();
    }

    private static Response BadToken(JsonObject body, string name, string id) => body.LooseText(name).Length == 64
        ? throw new ApiError(400, id, "The link has expired or is not valid.")
        : throw ApiError.BodyParameter(name);

    /// <summary>Pretends to send an email, whether or not the address is known.</summary>
    private static Response SendMail(JsonObject body) =>
        body.LooseText("email").Length > 0 ? Response.Ok() : throw ApiError.BodyParameter("email");

    private static Response VerifyEmail(Call call)
    {
        SimulatedUser user = call.UserInPath();
        call.RequireAdmin();
        user.EmailVerified = true;
        user.UpdateAt = call.World.Now;
        return Response.Json(user.ToJson(self: true));
    }

    private static Response AsksForMfa(Call call)
    {
        string loginId = call.BodyObject("login_id").LooseText("login_id");
        if (loginId.Length == 0)
        {
            throw ApiError.BodyParameter("login_id");
        }

        // Since version 5.19, the server does not reveal whether a user has multi-factor authentication.
        return Response.Json(new JsonObject { ["mfa_required"] = false });
    }

    private static Response SetMfa(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("activate");
        bool activate = body.Flag("activate") ?? throw ApiError.BodyParameter("activate");
        string code = body.LooseText("code");
        if (activate && code.Length == 0)
        {
            throw ApiError.BodyParameter("code");
        }

        if (activate
            && !(user.PendingMfaSecret is { } secret && OneTimePassword.IsValid(secret, code, call.World.Options.TimeProvider.GetUtcNow())))
        {
            throw new ApiError(401, "mfa.activate.bad_token.app_error", "Invalid MFA token.");
        }

        user.MfaSecret = activate ? user.PendingMfaSecret : null;
        user.PendingMfaSecret = null;
        call.World.AnnounceUpdated(user);
        return Response.Ok();
    }

    private static Response GenerateMfa(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        user.PendingMfaSecret = call.World.NewSecret();

        // The image is a placeholder; no test scans it.
        return Response.Json(
            new JsonObject { ["secret"] = user.PendingMfaSecret, ["qr_code"] = Convert.ToBase64String(ImageEndpoints.Blank.Span) });
    }
}
