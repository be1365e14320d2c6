using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Where a request's token stands: a cookie wins over the header, the header over the query.</summary>
internal sealed record RequestToken(string Value, bool FromCookie, bool FromQuery)
{
    public static RequestToken From(HttpRequest request)
    {
        if (request.Cookies["MMAUTHTOKEN"] is { Length: > 0 } cookie)
        {
            return new RequestToken(cookie, FromCookie: true, FromQuery: false);
        }

        string header = request.Headers.Authorization.ToString();
        foreach (string scheme in (ReadOnlySpan<string>)["Bearer ", "Token "])
        {
            if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return new RequestToken(header[scheme.Length..], FromCookie: false, FromQuery: false);
            }
        }

        return new RequestToken(request.Query["access_token"].ToString(), FromCookie: false, FromQuery: true);
    }
}
