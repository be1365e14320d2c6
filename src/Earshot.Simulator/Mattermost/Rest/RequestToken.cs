using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Represents the token of a request. The cookie takes precedence over the header, and the header over the query.</summary>
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
