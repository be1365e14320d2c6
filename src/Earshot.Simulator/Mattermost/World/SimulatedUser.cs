using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Represents a user or bot of the simulated server.</summary>
public sealed class SimulatedUser
{
    internal SimulatedUser(string id, string username)
    {
        Id = id;
        Username = username;
    }

    /// <summary>Gets the ID: 26 characters, a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>Gets the username, without the at sign.</summary>
    public string Username { get; internal set; }

    /// <summary>Gets or sets the properties of a bot, or <see langword="null"/> if the user is not a bot.</summary>
    internal BotAccount? Bot { get; set; }

    internal bool IsBot => Bot is not null;

    internal bool IsAdmin { get; set; }

    internal string Password { get; set; } = "";

    /// <summary>Gets or sets the base32 secret for multi-factor authentication, or <see langword="null"/> if it is not enabled.</summary>
    internal string? MfaSecret { get; set; }

    /// <summary>Gets or sets a secret that was created but not confirmed with a code.</summary>
    internal string? PendingMfaSecret { get; set; }

    internal string Email { get; set; } = "";

    internal bool EmailVerified { get; set; }

    internal string Nickname { get; set; } = "";

    internal string FirstName { get; set; } = "";

    internal string LastName { get; set; } = "";

    internal string Position { get; set; } = "";

    internal string Locale { get; set; } = "en";

    internal JsonObject Props { get; set; } = [];

    internal JsonObject NotifyProps { get; set; } = new()
    {
        ["channel"] = "true",
        ["comments"] = "never",
        ["desktop"] = "mention",
        ["desktop_sound"] = "true",
        ["email"] = "true",
        ["first_name"] = "false",
        ["mention_keys"] = "",
        ["push"] = "mention",
        ["push_status"] = "away",
    };

    internal JsonObject Timezone { get; set; } =
        new() { ["automaticTimezone"] = "", ["manualTimezone"] = "", ["useAutomaticTimezone"] = "true" };

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    /// <summary>Gets or sets the time at which the account was deactivated, or 0 if it is active.</summary>
    internal long DeleteAt { get; set; }

    internal long LastPasswordUpdate { get; set; }

    internal long LastImageUpdate { get; set; }

    /// <summary>Gets or sets the profile image, or <see langword="null"/> if the user has the default image.</summary>
    internal ReadOnlyMemory<byte>? Image { get; set; }

    internal int FailedAttempts { get; set; }


    internal string Roles => IsAdmin ? "system_admin system_user" : "system_user";

    internal string ETag(string version) => $"{version}.{Id}.{UpdateAt}..0.true.true.0";

    /// <summary>Returns the user as other users see it, or with the fields that only the user can see.</summary>
    internal JsonObject ToJson(bool self = false)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["create_at"] = CreateAt,
            ["update_at"] = UpdateAt,
            ["delete_at"] = DeleteAt,
            ["username"] = Username,
            ["auth_data"] = "",
            ["auth_service"] = "",
            ["email"] = Email,
        };
        if (self && EmailVerified)
        {
            json["email_verified"] = true;
        }

        json["nickname"] = Nickname;
        json["first_name"] = FirstName;
        json["last_name"] = LastName;
        json["position"] = Position;
        json["roles"] = Roles;
        if (Props.Count > 0)
        {
            json["props"] = Props.DeepClone();
        }

        if (self)
        {
            json["notify_props"] = NotifyProps.DeepClone();
            json["last_password_update"] = LastPasswordUpdate;
        }

        AddIf(json, "last_picture_update", LastImageUpdate, LastImageUpdate > 0);
        AddIf(json, "failed_attempts", FailedAttempts, self && FailedAttempts > 0);
        json["locale"] = Locale;
        json["timezone"] = Timezone.DeepClone();
        AddIf(json, "mfa_active", true, MfaSecret is not null);
        AddIf(json, "is_bot", true, IsBot);
        AddIf(json, "bot_description", Bot?.Description, Bot is { Description.Length: > 0 });
        json["disable_welcome_email"] = false;
        return json;
    }

    private static void AddIf(JsonObject json, string name, JsonNode? value, bool there)
    {
        if (there)
        {
            json[name] = value;
        }
    }

    /// <summary>Returns the reduced form of a user in the participants of a thread.</summary>
    internal JsonObject ToParticipantJson() => new()
    {
        ["id"] = Id,
        ["delete_at"] = 0,
        ["username"] = "",
        ["auth_data"] = "",
        ["auth_service"] = "",
        ["email"] = "",
        ["nickname"] = "",
        ["first_name"] = "",
        ["last_name"] = "",
        ["position"] = "",
        ["roles"] = "",
        ["locale"] = "",
        ["timezone"] = null,
        ["disable_welcome_email"] = false,
    };
}
