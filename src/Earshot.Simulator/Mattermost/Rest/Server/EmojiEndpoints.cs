using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest.Server;

/// <summary>Custom emoji, of which there are none.</summary>
internal static class EmojiEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("emoji", _ => Answer.Json(new JsonArray()));
        routes.Get("emoji/autocomplete", Autocomplete);
        routes.Get("emoji/name/{emoji_name}", _ => throw new ApiError(404, "app.emoji.get_by_name.no_result", "We couldn’t find the emoji."));
    }

    private static Answer Autocomplete(Call call) =>
        call.Query("name").Length > 0 ? Answer.Json(new JsonArray()) : throw ApiError.UrlParameter("name");
}
