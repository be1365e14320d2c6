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
    public const string MfaCode = "EARSHOT_MATTERMOST_MFA";
}
