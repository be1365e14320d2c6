using System.Diagnostics.CodeAnalysis;
using Earshot.Simulator.Mattermost.Rest.Channels;
using Earshot.Simulator.Mattermost.Rest.Files;
using Earshot.Simulator.Mattermost.Rest.Integrations;
using Earshot.Simulator.Mattermost.Rest.Posts;
using Earshot.Simulator.Mattermost.Rest.Server;
using Earshot.Simulator.Mattermost.Rest.Teams;
using Earshot.Simulator.Mattermost.Rest.Users;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Holds all operations: those that are simulated, and those that are known but not simulated.</summary>
internal sealed class RouteTable
{
    public const string Prefix = "/api/v4/";

    private readonly Dictionary<(string Method, int Length), List<Route>> _routes = [];
    private readonly bool _hasNewer;

    /// <summary>
    /// Initializes a new instance of the <see cref="RouteTable"/> class, optionally with operations newer than server 5.37.
    /// </summary>
    public RouteTable(bool hasNewer)
    {
        _hasNewer = hasNewer;
        SystemEndpoints.Add(this);
        LoginEndpoints.Add(this);
        UserEndpoints.Add(this);
        UserChangeEndpoints.Add(this);
        CredentialEndpoints.Add(this);
        ImageEndpoints.Add(this);
        TermsEndpoints.Add(this);
        AccountEndpoints.Add(this);
        StatusEndpoints.Add(this);
        PreferenceEndpoints.Add(this);
        TeamEndpoints.Add(this);
        TeamChangeEndpoints.Add(this);
        TeamMemberEndpoints.Add(this);
        ChannelEndpoints.Add(this);
        ChannelListEndpoints.Add(this);
        ChannelChangeEndpoints.Add(this);
        ChannelMemberEndpoints.Add(this);
        SidebarEndpoints.Add(this);
        PostEndpoints.Add(this);
        PostListEndpoints.Add(this);
        PostSearchEndpoints.Add(this);
        UnreadEndpoints.Add(this);
        ReactionEndpoints.Add(this);
        ThreadEndpoints.Add(this);
        FileEndpoints.Add(this);
        UploadEndpoints.Add(this);
        EmojiEndpoints.Add(this);
        WebhookEndpoints.Add(this);
        CommandEndpoints.Add(this);
        BotEndpoints.Add(this);
        DialogEndpoints.Add(this);
        RoleEndpoints.Add(this);
        ConfigEndpoints.Add(this);
        MaintenanceEndpoints.Add(this);

        // Simulated operations are added first and take precedence; the remaining known operations are rejected.
        foreach (Route known in Known())
        {
            Add(known);
        }
    }

    /// <summary>
    /// Reads all operations of the API: method and path, "open" if no login is required, and "absent" if recorded as unknown to server
    /// 5.37.
    /// </summary>
    public static IEnumerable<Route> Known()
    {
        using Stream list = typeof(RouteTable).Assembly.GetManifestResourceStream("KnownOperations.txt")!;
        using var reader = new StreamReader(list);
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ');
            string mark = parts.Length > 2 ? parts[2] : "";
            yield return new Route(parts[0], parts[1], handler: null, needsSession: mark != "open") { IsNewer = mark == "absent" };
        }
    }

    public void Get(string template, Func<Call, Response> handler) => Add(new Route("GET", Prefix + template, handler));

    /// <summary>Adds an operation that server 5.37 does not have.</summary>
    public void Newer(string template, Func<Call, Response> handler) =>
        Add(new Route("GET", Prefix + template, handler) { IsNewer = true });

    /// <summary>Adds an operation that counts as activity of the user, which keeps the state of the session's sockets.</summary>
    public void Activity(string method, string template, Func<Call, Response> handler) =>
        Add(new Route(method, Prefix + template, handler) { IsActivity = true });

    public void Head(string template, Func<Call, Response> handler) => Add(new Route("HEAD", Prefix + template, handler));

    public void Post(string template, Func<Call, Response> handler) => Add(new Route("POST", Prefix + template, handler));

    public void PostFile(string template, Func<Call, Response> handler) =>
        Add(new Route("POST", Prefix + template, handler) { TakesFile = true });

    public void Put(string template, Func<Call, Response> handler) => Add(new Route("PUT", Prefix + template, handler));

    public void Delete(string template, Func<Call, Response> handler) => Add(new Route("DELETE", Prefix + template, handler));

    /// <summary>Adds an operation that requires no login.</summary>
    public void Open(string method, string template, Func<Call, Response> handler) =>
        Add(new Route(method, Prefix + template, handler, needsSession: false));

    public bool TryFind(
        string method, string path, [NotNullWhen(true)] out Route? route, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        string[] segments = path.Split('/');
        route = null;
        arguments = null;
        foreach (Route candidate in _routes.GetValueOrDefault((method, segments.Length), []))
        {
            if ((route is null || candidate.Fixed > route.Fixed) && candidate.Matches(segments, out Dictionary<string, string>? found))
            {
                route = candidate;
                arguments = found;
            }
        }

        return route is not null && arguments is not null && (_hasNewer || !route.IsNewer);
    }

    private void Add(Route route)
    {
        if (!_routes.TryGetValue((route.Method, route.Length), out List<Route>? routes))
        {
            _routes[(route.Method, route.Length)] = routes = [];
        }

        routes.Add(route);
    }
}
