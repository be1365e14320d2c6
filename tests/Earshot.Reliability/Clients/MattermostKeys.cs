namespace Earshot.Reliability.Clients;

/// <summary>Names Mattermost's events. The ledger of the server and the clients use the same names.</summary>
internal static class MattermostKeys
{
    public static string Posted(string postId) => "posted " + postId;

    // Each edit has another message, so that the versions of a post differ.
    public static string Edited(string postId, string? message) => $"edited {postId} {message}";

    public static string Deleted(string postId) => "deleted " + postId;

    // Each reaction has another emoji, so that a repeated one differs from a second one.
    public static string Reacted(string postId, string emoji) => $"reacted {postId} {emoji}";

    public static string Unreacted(string postId, string emoji) => $"unreacted {postId} {emoji}";
}
