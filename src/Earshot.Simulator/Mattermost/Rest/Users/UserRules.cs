using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Validates and changes the fields of users.</summary>
internal static class UserRules
{
    private const int MinimumPassword = 5;
    private const int MaximumPassword = 72;

    private static readonly string[] Reserved = ["all", "channel", "here", "matterbot", "system"];

    public static void CheckUsername(ServerWorld world, string name, SimulatedUser? of = null)
    {
        bool valid = name.Length is >= 1 and <= 64 && !Reserved.Contains(name)
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');
        if (!valid)
        {
            throw new ApiError(
                400,
                "model.user.is_valid.username.app_error",
                "A username must have 1 to 64 lowercase letters, digits, dots, dashes, and underscores.");
        }

        if (world.UserNamed(name) is { } other && other != of)
        {
            throw new ApiError(400, "app.user.save.username_exists.app_error", "An account with this username already exists.");
        }
    }

    public static void CheckEmail(ServerWorld world, string email, SimulatedUser? of = null)
    {
        int at = email.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at == email.Length - 1 || email.Length > 128 || email.Any(c => char.IsWhiteSpace(c) || char.IsUpper(c)))
        {
            throw new ApiError(400, "model.user.is_valid.email.app_error", "Invalid email.");
        }

        if (world.UserWithEmail(email) is { } other && other != of)
        {
            throw new ApiError(400, "app.user.save.email_exists.app_error", "An account with this email address already exists.");
        }
    }

    public static void CheckPassword(string password)
    {
        if (password.Length is < MinimumPassword or > MaximumPassword)
        {
            throw new ApiError(400, "model.user.is_valid.pwd.app_error", "A password must have 5 to 72 characters.");
        }
    }

    /// <summary>Applies the fields of the body, after all of them were validated.</summary>
    public static void Change(Call call, SimulatedUser user, JsonObject body)
    {
        string username = (body.TextOrNull("username") ?? user.Username).ToLowerInvariant();
        string email = (body.TextOrNull("email") ?? user.Email).ToLowerInvariant();
        string? nickname = body.TextOrNull("nickname");
        string? firstName = body.TextOrNull("first_name");
        string? lastName = body.TextOrNull("last_name");
        string? position = body.TextOrNull("position");
        string? locale = body.TextOrNull("locale");
        JsonObject? timezone = body.TextMapOrNull("timezone");
        JsonObject? props = body.TextMapOrNull("props");
        JsonObject? notifyProps = body.TextMapOrNull("notify_props");
        if (nickname?.Length > 64 || firstName?.Length > 64 || lastName?.Length > 64 || position?.Length > 128)
        {
            throw ApiError.BodyParameter("user");
        }

        if (username != user.Username)
        {
            CheckUsername(call.World, username, user);
        }

        if (email != user.Email)
        {
            CheckEmail(call.World, email, user);
            user.EmailVerified = false;
        }

        user.Username = username;
        user.Email = email;
        user.Nickname = nickname ?? user.Nickname;
        user.FirstName = firstName ?? user.FirstName;
        user.LastName = lastName ?? user.LastName;
        user.Position = position ?? user.Position;
        user.Locale = locale is { Length: > 0 } ? locale : user.Locale;
        user.Timezone = timezone ?? user.Timezone;
        user.Props = props ?? user.Props;
        user.NotifyProps = notifyProps ?? user.NotifyProps;
    }
}
