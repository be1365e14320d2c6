using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>A person or a bot of the simulated server.</summary>
public sealed class SimulatedUser
{
    internal SimulatedUser(string id, string username)
    {
        Id = id;
        Username = username;
    }

    /// <summary>26 characters of a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>The name without the at sign.</summary>
    public string Username { get; }

    internal bool IsBot { get; init; }

    internal bool IsAdmin { get; init; }

    internal string Password { get; set; } = "";

    /// <summary>Base32, or null without multi-factor authentication.</summary>
    internal string? MfaSecret { get; init; }

    internal string Email { get; init; } = "";

    internal string Nickname { get; set; } = "";

    internal string FirstName { get; set; } = "";

    internal string LastName { get; set; } = "";

    internal string Position { get; set; } = "";

    internal string Locale { get; set; } = "en";

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    internal long LastPasswordUpdate { get; init; }

    internal int FailedAttempts { get; set; }

    internal string Roles => IsAdmin ? "system_admin system_user" : "system_user";

    internal string ETag(string version) => $"{version}.{Id}.{UpdateAt}..0.true.true.0";

    /// <summary>The user as others see it, or with what only the user itself sees.</summary>
    internal JsonObject ToJson(bool self = false)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["create_at"] = CreateAt,
            ["update_at"] = UpdateAt,
            ["delete_at"] = 0,
            ["username"] = Username,
            ["auth_data"] = "",
            ["auth_service"] = "",
            ["email"] = Email,
            ["nickname"] = Nickname,
            ["first_name"] = FirstName,
            ["last_name"] = LastName,
            ["position"] = Position,
            ["roles"] = Roles,
        };
        if (self)
        {
            json["notify_props"] = new JsonObject
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
            json["last_password_update"] = LastPasswordUpdate;
            if (FailedAttempts > 0)
            {
                json["failed_attempts"] = FailedAttempts;
            }
        }

        json["locale"] = Locale;
        json["timezone"] = new JsonObject { ["automaticTimezone"] = "", ["manualTimezone"] = "", ["useAutomaticTimezone"] = "true" };
        if (MfaSecret is not null)
        {
            json["mfa_active"] = true;
        }

        if (IsBot)
        {
            json["is_bot"] = true;
        }

        json["disable_welcome_email"] = false;
        return json;
    }

    /// <summary>The bare user that stands among the participants of a thread.</summary>
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
