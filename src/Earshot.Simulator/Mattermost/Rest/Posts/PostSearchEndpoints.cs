using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Searches posts and files as a server without a search engine does: one page, and words in any form.</summary>
internal static class PostSearchEndpoints
{
    private const int Limit = 100;

    public static void Add(RouteTable routes)
    {
        routes.Post("teams/{team_id}/posts/search", call => Posts(call, call.TeamInPath().Id));
        routes.Post("posts/search", call => Posts(call, teamId: null));
        routes.Post("teams/{team_id}/files/search", call => Files(call, call.TeamInPath().Id));
        routes.Post("files/search", call => Files(call, teamId: null));
    }

    private static Response Posts(Call call, string? teamId)
    {
        (SearchTerms terms, bool isFirstPage, bool withArchived) = Read(call);
        SimulatedPost[] found = !isFirstPage ? [] :
        [
            .. Channels(call, teamId, withArchived).SelectMany(c => call.World.Posts.In(c.Id))
                .Where(
                    p => p.DeleteAt == 0 && !p.Type.StartsWith("system_", StringComparison.Ordinal) && terms.Fits(call.World, p, p.Message))
                .OrderByDescending(p => p.CreateAt).Take(Limit),
        ];
        return Response.Json(new JsonObject
        {
            ["order"] = GoJson.Strings(found.Select(p => p.Id)),
            ["posts"] = GoJson.Map(found.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)p.ToJson()))),
            ["next_post_id"] = "",
            ["prev_post_id"] = "",
            ["matches"] = null,
        });
    }

    private static Response Files(Call call, string? teamId)
    {
        (SearchTerms terms, bool isFirstPage, bool withArchived) = Read(call);
        SimulatedFile[] found = !isFirstPage ? [] :
        [
            .. Channels(call, teamId, withArchived).SelectMany(c => call.World.Posts.In(c.Id)).Where(p => p.DeleteAt == 0)
                .SelectMany(p => p.Files.Where(f => terms.Fits(call.World, p, f.Name))).OrderByDescending(f => f.CreateAt).Take(Limit),
        ];
        return Response.Json(new JsonObject
        {
            ["order"] = GoJson.Strings(found.Select(f => f.Id)),
            ["file_infos"] = GoJson.Map(found.Select(f => KeyValuePair.Create(f.Id, (JsonNode?)f.ToJson()))),
            ["next_file_info_id"] = "",
            ["prev_file_info_id"] = "",
        });
    }

    private static (SearchTerms Terms, bool IsFirstPage, bool WithArchived) Read(Call call)
    {
        JsonObject body = call.BodyObject("search_params");
        string terms = body.Text("terms");
        if (terms.Length == 0)
        {
            throw ApiError.BodyParameter("terms");
        }

        bool any = body.Flag("is_or_search") ?? false;
        body.NumberOrNull("time_zone_offset");
        body.NumberOrNull("per_page");
        return (SearchTerms.Parse(terms, any), body.Number("page") <= 0, body.Flag("include_deleted_channels") ?? false);
    }

    /// <summary>Returns the channels of the current user. Direct and group channels belong to every team.</summary>
    private static IEnumerable<SimulatedChannel> Channels(Call call, string? teamId, bool withArchived) => call.World.Channels.ById.Values
        .Where(c => c.Members.ContainsKey(call.User.Id) && (withArchived || c.DeleteAt == 0))
        .Where(c => teamId is null || c.TeamId == teamId || c.IsDirectOrGroup);
}
