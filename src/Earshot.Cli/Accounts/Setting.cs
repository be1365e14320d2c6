namespace Earshot.Cli.Accounts;

/// <summary>Contains the names of the environment variables that the tool reads.</summary>
internal static class Setting
{
    public const string Url = "EARSHOT_MATTERMOST_URL";
    public const string Token = "EARSHOT_MATTERMOST_TOKEN";
    public const string LoginId = "EARSHOT_MATTERMOST_LOGIN_ID";
    public const string Password = "EARSHOT_MATTERMOST_PASSWORD";
    public const string SimpliSafeUrl = "EARSHOT_SIMPLISAFE_URL";
    public const string SimpliSafeToken = "EARSHOT_SIMPLISAFE_TOKEN";
    public const string SimpliSafeTokenFile = "EARSHOT_SIMPLISAFE_TOKEN_FILE";
    /// <summary>The variable that systemd sets for a service.</summary>
    public const string Invocation = "INVOCATION_ID";

    /// <summary>The prefix of what <c>simulate mattermost --admin</c> prints about the administrator.</summary>
    public const string SimulatorAdmin = "EARSHOT_SIMULATOR_ADMIN_";

    /// <summary>The prefix of what <c>simulate mattermost --user</c> prints about a user; the user's name follows.</summary>
    public const string SimulatorUser = "EARSHOT_SIMULATOR_USER_";

    public const string MfaCode = "EARSHOT_MATTERMOST_MFA";
}
