using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe.Rest.Login;

/// <summary>Issues tokens for codes, refresh tokens, and, if allowed, passwords.</summary>
internal static partial class TokenEndpoints
{
    private const string Scope = "openid email https://api.simplisafe.com/scopes/user:platform offline_access";

    public static void Add(RouteTable routes)
    {
        routes.AddOpen("POST", "oauth/token", Token);
        routes.AddOpen("POST", "v1/api/token", EarlierToken);
        routes.Add("DELETE", "v1/api/token", Delete);
    }

    private static Response Token(Call call)
    {
        JsonObject body = (call.HasJson ? call.BodyObject() : null)
            ?? throw Refusal.OAuth(400, "invalid_request", "The body must be a JSON object.");
        string grant = Text(body, "grant_type");
        if (grant is not ("authorization_code" or "refresh_token"))
        {
            throw grant.Length == 0
                ? Refusal.OAuth(400, "invalid_request", "Missing parameter grant_type.")
                : Refusal.OAuth(403, "unsupported_grant_type", "The grant type is not supported.");
        }

        return Text(body, "client_id") != AuthorizeQuery.ClientId
            ? throw Refusal.OAuth(401, "invalid_client", "The client is unknown.")
            : grant == "refresh_token" ? Refresh(call, body) : Exchange(call, body);
    }

    private static Response Exchange(Call call, JsonObject body)
    {
        AuthorizationCode? code = call.World.Credentials.Take(Required(body, "code"));
        string verifier = Required(body, "code_verifier");
        bool good = code is not null && Required(body, "redirect_uri") == AuthorizeQuery.RedirectUri
            && Challenge(verifier) == code.Challenge;
        if (!good)
        {
            throw Refusal.OAuth(403, "invalid_grant", "The code is unknown, used, or expired, or the verifier does not match.");
        }

        SimulatedTokens tokens = call.World.Credentials.Issue(code!.Account);
        return Tokens(call, tokens.AccessToken, tokens.RefreshToken);
    }

    private static Response Refresh(Call call, JsonObject body)
    {
        Credentials credentials = call.World.Credentials;
        bool rotates = call.World.Options.RefreshTokenRotation == RefreshTokenRotation.Always;
        SimulatedAccount account = credentials.Redeem(Required(body, "refresh_token"), rotates)
            ?? throw Refusal.OAuth(403, "invalid_grant", "Unknown or invalid refresh token.");
        if (!rotates)
        {
            return Tokens(call, credentials.IssueAccessToken(account), refreshToken: null);
        }

        SimulatedTokens tokens = credentials.Issue(account);
        return Tokens(call, tokens.AccessToken, tokens.RefreshToken);
    }

    /// <summary>
    /// Issues tokens for an email address and a password, as until 2021: HTTP Basic with a client name and no password, and a form or JSON.
    /// </summary>
    private static Response EarlierToken(Call call)
    {
        if (!call.World.Options.AllowPasswordGrant)
        {
            throw Refusal.OAuth(403, "unauthorized_client", "This login method is disabled.");
        }

        Func<string, string> field = call.HasJson && call.BodyObject() is { } json
            ? name => Text(json, name)
            : name => call.BodyForm().GetValueOrDefault(name, "");
        if (!HasClientName(call.Request.Headers.Authorization.ToString()))
        {
            throw Refusal.OAuth(401, "invalid_client", "The Authorization header must contain the client name.");
        }

        SimulatedAccount? account = field("grant_type") switch
        {
            "password" => call.World.AccountOf(field("username")) is { } found && found.Password == field("password") ? found : null,
            "refresh_token" => call.World.Credentials.Redeem(field("refresh_token"), rotates: true),
            _ => throw Refusal.OAuth(403, "unsupported_grant_type", "The grant type is not supported."),
        };
        SimulatedTokens tokens = call.World.Credentials.Issue(account ?? throw Refusal.OAuth(403, "invalid_grant", "Invalid credentials."));
        return Response.Json(new JsonObject
        {
            ["access_token"] = tokens.AccessToken,
            ["refresh_token"] = tokens.RefreshToken,
            ["expires_in"] = (int)call.World.Options.AccessTokenLifetime.TotalSeconds,
            ["token_type"] = "Bearer",
        });
    }

    /// <summary>Revokes the access token of the request. Known from two old sources.</summary>
    private static Response Delete(Call call)
    {
        if (!call.World.Options.AllowPasswordGrant)
        {
            throw Refusal.NotFound("path");
        }

        call.World.Credentials.Withdraw(call.Request.Headers.Authorization.ToString()["Bearer ".Length..]);
        return Response.Empty();
    }

    private static Response Tokens(Call call, string accessToken, string? refreshToken)
    {
        var json = new JsonObject { ["access_token"] = accessToken };
        if (refreshToken is not null)
        {
            json["refresh_token"] = refreshToken;
        }

        json["id_token"] = $"{call.World.NewToken(24)}.{call.World.NewToken(60)}.{call.World.NewToken(40)}";
        json["scope"] = Scope;
        json["expires_in"] = (int)call.World.Options.AccessTokenLifetime.TotalSeconds;
        json["token_type"] = "Bearer";
        return Response.Json(json);
    }

    private static string Challenge(string verifier) => VerifierForm().IsMatch(verifier)
        ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
        : "";

    private static bool HasClientName(string header)
    {
        const string Basic = "Basic ";
        byte[] decoded = new byte[header.Length];
        return header.StartsWith(Basic, StringComparison.Ordinal)
            && Convert.TryFromBase64String(header[Basic.Length..], decoded, out int length)
            && ClientNameForm().IsMatch(Encoding.ASCII.GetString(decoded, 0, length));
    }

    private static string Required(JsonObject body, string name) => Text(body, name) is { Length: > 0 } text
        ? text
        : throw Refusal.OAuth(400, "invalid_request", $"Missing parameter {name}.");

    private static string Text(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    [GeneratedRegex("^[A-Za-z0-9._~-]{43,128}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VerifierForm();

    [GeneratedRegex(@"^[^:]+\.simplisafe(\.mobile|\.com):$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClientNameForm();
}
