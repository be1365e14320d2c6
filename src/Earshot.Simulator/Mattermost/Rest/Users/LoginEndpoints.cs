using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Rest.Users;

internal static class LoginEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Open("POST", "users/login", Login);
        routes.Open("POST", "users/logout", Logout);
        routes.Open("POST", "users/login/type", LoginType);
    }

    private static Response Login(Call call)
    {
        JsonObject body = call.BodyObject("login");
        string password = body.LooseText("password");
        SimulatedUser? user = body.LooseText("id") is { Length: > 0 } id
            ? call.World.Users.GetValueOrDefault(id)
            : call.World.UserNamed(body.LooseText("login_id")) ?? call.World.UserWithEmail(body.LooseText("login_id"));
        if (password.Length == 0)
        {
            throw new ApiError(400, "api.user.login.blank_pwd.app_error", "A password is required.");
        }

        if (user is null)
        {
            throw Refused();
        }

        if (user.IsBot)
        {
            throw new ApiError(401, "api.user.login.bot_login_forbidden.app_error", "Bot login is forbidden.");
        }

        if (user.DeleteAt > 0)
        {
            throw new ApiError(401, "api.user.login.inactive.app_error", "The account is deactivated.");
        }

        Check(call.World, user, password, body.LooseText("token"));
        call.World.Audit(user.Id, "/api/v4/users/login", "authenticated", "");
        LoginSession session = call.World.Sessions.Login(user);
        call.World.Audit(user.Id, "/api/v4/users/login", "success session_user=" + user.Id, session.Id);
        return Response.Json(user.ToJson(self: true)) with { Headers = Headers(call, session) };
    }

    /// <summary>
    /// Checks credentials in the server's order: lock, password, multi-factor code. A missing code is not counted as a failed login.
    /// </summary>
    private static void Check(ServerWorld world, SimulatedUser user, string password, string code)
    {
        if (user.FailedAttempts >= world.Options.MaximumLoginAttempts)
        {
            throw new ApiError(
                401,
                "api.user.check_user_login_attempts.too_many.app_error",
                "The account is locked after too many failed login attempts.");
        }

        if (password != user.Password)
        {
            user.FailedAttempts++;
            throw Refused();
        }

        if (user.MfaSecret is { } secret && !OneTimePassword.IsValid(secret, code, world.Options.TimeProvider.GetUtcNow()))
        {
            user.FailedAttempts += code.Length > 0 ? 1 : 0;
            bool wellFormed = code.Length is 6 or 8 && code.All(char.IsAsciiDigit) && (code.Length == 6 || code[0] != '0');
            throw wellFormed
                ? new ApiError(401, "api.user.check_user_mfa.bad_code.app_error", "Invalid MFA token.")
                : new ApiError(400, "mfa.validate_token.authenticate.app_error", "Invalid MFA token.");
        }

        user.FailedAttempts = 0;
    }

    /// <summary>Creates the error for a wrong username or password, which does not reveal which of them is wrong.</summary>
    private static ApiError Refused() =>
        new(401, "api.user.login.invalid_credentials_email_username", "Enter a valid email or username and/or password.");

    private static List<KeyValuePair<string, string>> Headers(Call call, LoginSession session)
    {
        List<KeyValuePair<string, string>> headers = [new("Token", session.Token)];
        if (call.Request.Headers["X-Requested-With"] == "XMLHttpRequest")
        {
            string rest = $"; Path=/; Max-Age={(session.ExpiresAt - session.CreateAt) / 1000}";
            headers.Add(new("Set-Cookie", $"MMAUTHTOKEN={session.Token}{rest}; HttpOnly"));
            headers.Add(new("Set-Cookie", $"MMUSERID={session.User.Id}{rest}"));
            headers.Add(new("Set-Cookie", $"MMCSRF={session.Csrf}{rest}"));
        }

        return headers;
    }

    /// <summary>Returns the login type. All users have a password, and unknown usernames get the same response.</summary>
    private static Response LoginType(Call call)
    {
        JsonObject body = call.BodyObject("login_id");
        return body.LooseText("login_id").Length > 0 || body.LooseText("id").Length > 0
            ? Response.Json(new JsonObject { ["auth_service"] = "" })
            : throw ApiError.BodyParameter("login_id");
    }

    private static Response Logout(Call call)
    {
        if (call.OptionalSession is { } session)
        {
            call.World.Audit(session.User.Id, "/api/v4/users/logout", "", session.Id);
            call.World.Sessions.End(session);
        }

        return Response.Ok() with { Headers = [new("Set-Cookie", "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly")] };
    }
}
