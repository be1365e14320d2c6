using System.Diagnostics.CodeAnalysis;
using Earshot.Simulator.SimpliSafe.Rest.Login;
using Earshot.Simulator.SimpliSafe.Rest.Systems;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Holds all simulated operations. All hosts of the service share one origin.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    public RouteTable()
    {
        LoginEndpoints.Add(this);
        TokenEndpoints.Add(this);
        AccountEndpoints.Add(this);
        StateEndpoints.Add(this);
        SensorEndpoints.Add(this);
        SettingsEndpoints.Add(this);
        PinEndpoints.Add(this);
        EventEndpoints.Add(this);
        LockEndpoints.Add(this);
        CameraEndpoints.Add(this);
    }

    /// <summary>Adds an operation that requires an access token.</summary>
    public void Add(string method, string template, Func<Call, Response> handler) => _routes.Add(new Route(method, template, handler));

    /// <summary>Adds an operation that must query the base station.</summary>
    public void AddForBaseStation(string method, string template, Func<Call, Response> handler, Func<Call, bool>? when = null) =>
        _routes.Add(new Route(method, template, handler) { RequiresBaseStation = when ?? (static _ => true) });

    /// <summary>Adds an operation that requires no access token.</summary>
    public void AddOpen(string method, string template, Func<Call, Response> handler) =>
        _routes.Add(new Route(method, template, handler) { NeedsToken = false });

    public bool TryFind(
        string method, string path, [NotNullWhen(true)] out Route? route, [NotNullWhen(true)] out Dictionary<string, string>? arguments)
    {
        string[] segments = path.Split('/');
        foreach (Route candidate in _routes)
        {
            if (candidate.Matches(method, segments, out arguments))
            {
                route = candidate;
                return true;
            }
        }

        route = null;
        arguments = null;
        return false;
    }
}
