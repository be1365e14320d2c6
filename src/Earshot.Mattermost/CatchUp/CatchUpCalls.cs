using System.Text.Json;
using Earshot.Http;
using Earshot.Json;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Makes the REST calls of a catch-up. They share the retries and the rate budget of the client.</summary>
internal sealed class CatchUpCalls(MattermostClient client)
{
    /// <summary>The number of posts at which the server cuts off a list of changes, without saying so.</summary>
    public const int MaxChanges = 1000;

    /// <summary>The number of posts on a full page.</summary>
    public const int PageSize = 200;

    private int _calls;

    // Server 5.37 lists channels by team only.
    private volatile bool _listsByTeam;

    /// <summary>Gets the number of calls that were made.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Gets all channels of the user: public, private, direct, and group channels, and those archived since a time.</summary>
    public async Task<List<CatchUpChannel>> ListChannelsAsync(long archivedSince, CancellationToken cancellationToken)
    {
        List<CatchUpChannel> channels = [];
        if (!_listsByTeam)
        {
            try
            {
                ApiRequest all = Channels("GetChannelsForUser", "api/v4/users/me/channels", archivedSince);
                Read(await GetAsync(all, cancellationToken).ConfigureAwait(false), channels);
                return channels;
            }
            catch (NotFoundException)
            {
                _listsByTeam = true;
            }
        }

        // Direct and group channels are listed with each team.
        Dictionary<string, CatchUpChannel> found = new(StringComparer.Ordinal);
        var teams = new ApiRequest("GetTeamsForUser", HttpMethod.Get, "api/v4/users/me/teams");
        foreach (string team in ReadIds(await GetAsync(teams, cancellationToken).ConfigureAwait(false)))
        {
            ApiRequest ofTeam = Channels(
                "GetChannelsForTeamForUser", $"api/v4/users/me/teams/{Uri.EscapeDataString(team)}/channels", archivedSince);
            channels.Clear();
            Read(await GetAsync(ofTeam, cancellationToken).ConfigureAwait(false), channels);
            foreach (CatchUpChannel channel in channels)
            {
                found[channel.Id] = channel;
            }
        }

        return [.. found.Values];
    }

    /// <summary>Gets the posts of a channel that changed after a time, at most <see cref="MaxChanges"/> of them.</summary>
    public Task<PostPage> GetChangesAsync(string channelId, long after, CancellationToken cancellationToken) =>
        GetPostsAsync(Posts(channelId).Query("since", Math.Max(after, 1)), cancellationToken);

    /// <summary>Gets a page of the posts of a channel that were created after another post, the oldest page first.</summary>
    public Task<PostPage> GetPostsAfterAsync(string channelId, string postId, CancellationToken cancellationToken) =>
        GetPostsAsync(Posts(channelId).Query("after", postId).Query("per_page", PageSize), cancellationToken);

    /// <summary>Gets a page of the posts of a channel that were created before another post, or the newest page.</summary>
    public Task<PostPage> GetPostsBeforeAsync(string channelId, string? postId, CancellationToken cancellationToken) =>
        GetPostsAsync(Posts(channelId).Query("before", postId).Query("per_page", PageSize), cancellationToken);

    private static ApiRequest Posts(string channelId) =>
        new("GetPostsForChannel", HttpMethod.Get, $"api/v4/channels/{Uri.EscapeDataString(channelId)}/posts");

    private static ApiRequest Channels(string operation, string path, long archivedSince) =>
        new ApiRequest(operation, HttpMethod.Get, path).Query("include_deleted", true).Query("last_delete_at", archivedSince);

    private async Task<PostPage> GetPostsAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await GetAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return PostPage.Read(body);
        }
        catch (JsonException error)
        {
            throw Unreadable(request, error);
        }
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return (await client.SendAsync(request, cancellationToken).ConfigureAwait(false)).Body;
    }

    private static List<string> ReadIds(ReadOnlyMemory<byte> body)
    {
        List<CatchUpChannel> teams = [];
        Read(body, teams);
        return [.. teams.Select(team => team.Id)];
    }

    private static void Read(ReadOnlyMemory<byte> body, List<CatchUpChannel> channels)
    {
        try
        {
            using JsonDocument document = FreeJson.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new JsonException("The response is not a list.");
            }

            channels.AddRange(document.RootElement.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(ReadChannel));
        }
        catch (JsonException error)
        {
            throw Unreadable(new ApiRequest("GetChannelsForUser", HttpMethod.Get, string.Empty), error);
        }
    }

    private static CatchUpChannel ReadChannel(JsonElement channel) => new(
        Text(channel, "id"u8),
        Text(channel, "team_id"u8),
        Text(channel, "type"u8),
        Text(channel, "name"u8),
        Text(channel, "display_name"u8),
        channel.TryGetProperty("last_post_at"u8, out JsonElement time) && time.ValueKind == JsonValueKind.Number
            && time.TryGetInt64(out long lastPostAt) ? lastPostAt : null);

    private static string Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static ConnectionException Unreadable(ApiRequest request, JsonException error) => new(
        ConnectionProblem.NotAnApi,
        $"{request.Operation} failed: the response cannot be read. Check the URL and any proxies.",
        error)
    { Operation = request.Operation };
}
