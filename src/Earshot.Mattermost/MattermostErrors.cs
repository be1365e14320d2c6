namespace Earshot.Mattermost;

/// <summary>
/// Provides the error IDs of the server that programs commonly test for, as reported by <see cref="ApiException.ErrorId"/>.
/// </summary>
/// <remarks>
/// The server has many more IDs, and older or newer servers can use other IDs for the same error. If the exception type is sufficient, test
/// for the type: an object that already exists is a <see cref="ConflictException"/>, whatever its ID.
/// </remarks>
public static class MattermostErrors
{
    /// <summary>The session has expired or was revoked, or the request had no valid token (401).</summary>
    public const string SessionExpired = "api.context.session_expired.app_error";

    /// <summary>The login session of a WebSocket connection has expired or was revoked (401), as reported by servers before 11.</summary>
    public const string InvalidToken = "api.context.invalid_token.error";

    /// <summary>A WebSocket connection is not or no longer authenticated (401).</summary>
    public const string NotAuthenticated = "api.web_socket_router.not_authenticated.app_error";

    /// <summary>The username, email address, or password is not correct (401). Other kinds of login use other endings of the ID.</summary>
    public const string InvalidCredentials = "api.user.login.invalid_credentials_email_username";

    /// <summary>The account is deactivated (401). The password can be correct.</summary>
    public const string AccountDeactivated = "api.user.login.inactive.app_error";

    /// <summary>The account is locked after too many failed logins (401).</summary>
    public const string AccountLocked = "api.user.check_user_login_attempts.too_many.app_error";

    /// <summary>The login requires a multi-factor code, or the code is malformed (401).</summary>
    public const string MfaCodeRequired = "mfa.validate_token.authenticate.app_error";

    /// <summary>The multi-factor code is not correct or, on recent servers, was already used (401).</summary>
    public const string MfaCodeRejected = "api.user.check_user_mfa.bad_code.app_error";

    /// <summary>The server requires multi-factor authentication, which the account has not set up (403 or 401).</summary>
    public const string MfaSetupRequired = "api.context.mfa_required.app_error";

    /// <summary>The account lacks a permission (403).</summary>
    public const string PermissionMissing = "api.context.permissions.app_error";

    /// <summary>A value in the request body is missing or not valid (400).</summary>
    public const string InvalidBodyParameter = "api.context.invalid_body_param.app_error";

    /// <summary>A value in the URL is missing or not valid (400).</summary>
    public const string InvalidUrlParameter = "api.context.invalid_url_param.app_error";

    /// <summary>
    /// The request body is larger than the server accepts (413; older servers report <see cref="InvalidBodyParameter"/>).
    /// </summary>
    public const string RequestTooLarge = "api.context.request_body_too_large.app_error";

    /// <summary>
    /// The message of a post is longer than the server accepts (400). Older servers report <see cref="MessageTooLongOnOlderServers"/>.
    /// </summary>
    public const string MessageTooLong = "model.post.is_valid.message_length.app_error";

    /// <summary>The message of a post is longer than the server accepts (400), as reported by servers before 11.</summary>
    public const string MessageTooLongOnOlderServers = "model.post.is_valid.msg.app_error";

    /// <summary>The server is marked as busy and does not perform the operation at the moment (503).</summary>
    public const string ServerBusy = "api.context.server_busy.app_error";

    /// <summary>A user with the same username exists (400, <see cref="ConflictException"/>).</summary>
    public const string UsernameExists = "app.user.save.username_exists.app_error";

    /// <summary>A user with the same email address exists (400, <see cref="ConflictException"/>).</summary>
    public const string EmailExists = "app.user.save.email_exists.app_error";

    /// <summary>A channel with the same name exists in the team (400, <see cref="ConflictException"/>).</summary>
    public const string ChannelExists = "store.sql_channel.save_channel.exists.app_error";

    /// <summary>
    /// The new name of a channel is the name of another channel in the team, or the channel is archived (400). The server does not report
    /// which; if a channel is created, it reports <see cref="ChannelExists"/>.
    /// </summary>
    public const string ChannelUpdateRejected = "app.channel.update.bad_id";

    /// <summary>A team with the same name exists (400, <see cref="ConflictException"/>).</summary>
    public const string TeamExists = "app.team.save.existing.app_error";

    /// <summary>A custom emoji with the same name exists (400, <see cref="ConflictException"/>).</summary>
    public const string EmojiExists = "api.emoji.create.duplicate.app_error";

    /// <summary>A slash command with the same trigger exists in the team (400, <see cref="ConflictException"/>).</summary>
    public const string CommandTriggerExists = "api.command.duplicate_trigger.app_error";

    /// <summary>A custom group with the same name exists (400, <see cref="ConflictException"/>).</summary>
    public const string GroupExists = "app.custom_group.unique_name";

    /// <summary>A user has the name of the custom group as username (400, <see cref="ConflictException"/>).</summary>
    public const string GroupNameIsUsername = "app.group.username_conflict";

    /// <summary>
    /// The user became a member of the team while the request was processed (400, <see cref="ConflictException"/>). Adding a user who is a
    /// member already is not an error.
    /// </summary>
    public const string TeamMemberExists = "app.team.join_user_to_team.save_member.conflict.app_error";

    /// <summary>Determines whether a reply with status 401 means that the login session has ended.</summary>
    internal static bool EndsSession(string errorId) => errorId is SessionExpired or InvalidToken or NotAuthenticated or MfaSetupRequired;

    /// <summary>
    /// Returns what the user must do about a rejected login (401) that no other login resolves, or null for other errors.
    /// </summary>
    internal static string? RequiredAction(string? errorId) => errorId switch
    {
        MfaSetupRequired =>
            "The server requires multi-factor authentication. Set it up for the account, and start again with a new token or code.",
        AccountDeactivated => "The account is deactivated. Ask an administrator to activate it.",
        AccountLocked => "The account is locked after too many failed logins. Ask an administrator to unlock it, or reset the password.",
        MfaCodeRequired or "ent.mfa.validate_token.authenticate.app_error" =>
            "The account requires a code for multi-factor authentication. Pass it to MattermostCredentials.Password.",
        MfaCodeRejected =>
            "The multi-factor code was rejected; a code can be used once. Use a personal access token to log in without a code.",
        _ => null,
    };
}
