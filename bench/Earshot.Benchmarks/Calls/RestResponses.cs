using System.Globalization;
using System.Text;

namespace Earshot.Benchmarks.Calls;

/// <summary>What the server answers to the calls, with the fields that a Mattermost 5.37 sends.</summary>
internal static class RestResponses
{
    public const string ChannelId = "oe74zjadpfgzfkou16jzf6gb3c";
    public const string Message = "The quick brown fox jumps over the lazy dog";
    public const int PageSize = 60;

    public static byte[] Channel { get; } = Encoding.UTF8.GetBytes(
        """
        {"id":"oe74zjadpfgzfkou16jzf6gb3c","create_at":1795291401449,"update_at":1795291961507,"delete_at":0,
        "team_id":"75wpj3uw57ge9y84gwr5yncfwh","type":"O","display_name":"Cockpit","name":"cockpit","header":"new header","purpose":"",
        "last_post_at":1795293845223,"total_msg_count":22,"extra_update_at":0,"creator_id":"3hjxmex7mfngmd6g9r8qancz5a",
        "scheme_id":null,"props":null,"group_constrained":null,"shared":null,"total_msg_count_root":21,"policy_id":null}
        """.ReplaceLineEndings(""));

    public static byte[] Post { get; } = Encoding.UTF8.GetBytes(PostWithId(0));

    public static byte[] Page { get; } = Encoding.UTF8.GetBytes(PageOfPosts());

    /// <summary>Whether a call brought a text.</summary>
    /// <exception cref="InvalidOperationException">It brought none, so what was measured is worth nothing.</exception>
    public static void Check(int length)
    {
        if (length == 0)
        {
            throw new InvalidOperationException("A call brought an empty answer.");
        }
    }

    private static string PostWithId(int number) =>
        """
        {"id":"ID","create_at":1795291957881,"update_at":1795291957897,"edit_at":0,"delete_at":0,"is_pinned":false,
        "user_id":"dsu5p9x8npb1mr97dmgrnqz6ca","channel_id":"oe74zjadpfgzfkou16jzf6gb3c","root_id":"","parent_id":"","original_id":"",
        "message":"MESSAGE","type":"","props":{"from_bot":"true"},"hashtags":"","pending_post_id":"","reply_count":0,"last_reply_at":0,
        "participants":null,"metadata":{}}
        """.ReplaceLineEndings("")
            .Replace("ID", IdOf(number), StringComparison.Ordinal)
            .Replace("MESSAGE", Message, StringComparison.Ordinal);

    private static string PageOfPosts()
    {
        int[] numbers = [.. Enumerable.Range(0, PageSize)];
        string order = string.Join(',', numbers.Select(n => $"\"{IdOf(n)}\""));
        string posts = string.Join(',', numbers.Select(n => $"\"{IdOf(n)}\":{PostWithId(n)}"));
        return $$"""{"order":[{{order}}],"posts":{{{posts}}},"next_post_id":"","prev_post_id":""}""";
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"post{number:0000000000000000000000}");
}
