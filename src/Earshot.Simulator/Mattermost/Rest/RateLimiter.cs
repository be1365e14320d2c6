using System.Globalization;
using System.Text;
using Earshot.Simulator.Mattermost.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Applies the server's rate limit, a leaky bucket for each address or token. Callers hold the world's lock.</summary>
internal sealed class RateLimiter(ServerWorld world, RateLimitOptions options)
{
    private readonly Dictionary<string, double> _emptyAt = new(StringComparer.Ordinal);

    /// <summary>Counts a request and sets the headers.</summary>
    /// <returns>The response if the request is rejected; otherwise, <see langword="null"/>.</returns>
    public Response? Refuse(string key, IHeaderDictionary headers)
    {
        double now = world.Options.TimeProvider.GetElapsedTime(0).TotalSeconds;
        double interval = 1.0 / options.PerSecond;
        double window = interval * (options.MaxBurst + 1);
        double start = Math.Max(now, _emptyAt.GetValueOrDefault(key, now));
        double after = start + interval;
        bool refused = after - now > window + 1e-9;
        double level = refused ? start : after;
        _emptyAt[key] = level;
        headers["X-RateLimit-Limit"] = Number(options.MaxBurst + 1);
        headers["X-RateLimit-Remaining"] = Number(Math.Max(0, (int)(((window - (level - now)) / interval) + 1e-6)));
        headers["X-RateLimit-Reset"] = Number((int)Math.Ceiling(level - now - 1e-9));
        if (!refused)
        {
            return null;
        }

        headers.XContentTypeOptions = "nosniff";
        headers.RetryAfter = Number(Math.Max(1, (int)Math.Ceiling(after - now - window - 1e-9)));
        return new Response { Status = 429, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes("limit exceeded\n") };
    }

    /// <summary>Discards the counts, which a server keeps in memory.</summary>
    public void Clear() => _emptyAt.Clear();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
