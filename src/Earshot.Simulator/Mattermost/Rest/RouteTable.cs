using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>All operations: those that are simulated, and those that are known but aren't.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    public RouteTable()
    {
        SystemEndpoints.Add(this);
        LoginEndpoints.Add(this);
        UserEndpoints.Add(this);
        AccountEndpoints.Add(this);
        StatusEndpoints.Add(this);
        PreferenceEndpoints.Add(this);
        TeamEndpoints.Add(this);
        ChannelEndpoints.Add(this);
        ChannelMemberEndpoints.Add(this);
        PostEndpoints.Add(this);
        PostListEndpoints.Add(this);
        ReactionEndpoints.Add(this);
        ThreadEndpoints.Add(this);
        FileEndpoints.Add(this);
        EmojiEndpoints.Add(this);
        WebhookEndpoints.Add(this);
        using Stream known = typeof(RouteTable).Assembly.GetManifestResourceStream("KnownOperations.txt")!;
        using var reader = new StreamReader(known);
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', 2);
            _routes.Add(new Route(parts[0], parts[1], NotSimulated));
        }
    }

    public void Get(string template, Func<Call, Answer> handler) => _routes.Add(new Route("GET", template, handler));

    public void Post(string template, Func<Call, Answer> handler) => _routes.Add(new Route("POST", template, handler));

    public void Put(string template, Func<Call, Answer> handler) => _routes.Add(new Route("PUT", template, handler));

    public void Delete(string template, Func<Call, Answer> handler) => _routes.Add(new Route("DELETE", template, handler));

    /// <summary>An operation that needs no log-in.</summary>
    public void Open(string method, string template, Func<Call, Answer> handler) =>
        _routes.Add(new Route(method, template, handler, needsSession: false));

    public bool TryFind(string method, string path, [NotNullWhen(true)] out Route? route, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        string[] segments = path.Split('/');
        route = null;
        arguments = null;
        foreach (Route candidate in _routes)
        {
            if ((route is null || candidate.Fixed > route.Fixed) && candidate.Matches(method, segments, out Dictionary<string, string>? found))
            {
                route = candidate;
                arguments = found;
            }
        }

        return route is not null && arguments is not null;
    }

    private static Answer NotSimulated(Call call) =>
        throw new ApiError(501, "simulator.not_simulated.app_error", $"The simulator does not have {call.Request.Method} {call.Request.Path}.");
}
