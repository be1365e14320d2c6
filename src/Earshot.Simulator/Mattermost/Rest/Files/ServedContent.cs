using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Earshot.Simulator.Mattermost.Rest.Files;

/// <summary>
/// Serves a file as the server does: whole or as a range, and identified by the time of its last change. Files have no entity tag, so a
/// condition with a tag is never met.
/// </summary>
internal static class ServedContent
{
    public static Response Serve(HttpRequest request, ReadOnlyMemory<byte> content, long changedAt, string contentType)
    {
        RequestHeaders asked = request.GetTypedHeaders();
        DateTimeOffset changed = DateTimeOffset.FromUnixTimeSeconds(changedAt / 1000);
        KeyValuePair<string, string> lastModified = new(HeaderNames.LastModified, changed.ToString("R", CultureInfo.InvariantCulture));
        if (IsRefused(asked, changed))
        {
            return new Response { Status = 412, ContentType = contentType, Headers = [lastModified] };
        }

        if (IsKnown(asked, changed))
        {
            return new Response { Status = 304, Headers = [lastModified] };
        }

        KeyValuePair<string, string>[] headers = [lastModified, new(HeaderNames.AcceptRanges, "bytes")];
        string text = IsSame(request, changed) ? request.Headers.Range.ToString() : "";
        if (text.Length == 0)
        {
            return new Response { ContentType = contentType, Body = content, Headers = headers };
        }

        if (!RangeHeaderValue.TryParse(text, out RangeHeaderValue? range) || range.Unit != "bytes")
        {
            return Unsatisfied("The range is not valid.", []);
        }

        // The server responds to several ranges with a multipart body; the simulator returns the whole file, which HTTP allows.
        return range.Ranges.Count == 1
            ? Part(range.Ranges.Single(), content, contentType, headers)
            : new Response { ContentType = contentType, Body = content, Headers = headers };
    }

    private static Response Part(
        RangeItemHeaderValue range, ReadOnlyMemory<byte> content, string contentType, KeyValuePair<string, string>[] headers)
    {
        long first = range.From ?? Math.Max(content.Length - range.To!.Value, 0);
        long last = range.From is null ? content.Length - 1 : Math.Min(range.To ?? long.MaxValue, content.Length - 1);
        if (first >= content.Length)
        {
            return Unsatisfied("The range is beyond the end of the file.", [new(HeaderNames.ContentRange, $"bytes */{content.Length}")]);
        }

        string part = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{content.Length}");
        return new Response
        {
            Status = 206,
            ContentType = contentType,
            Body = content.Slice((int)first, (int)(last - first + 1)),
            Headers = [.. headers, new(HeaderNames.ContentRange, part)],
        };
    }

    private static Response Unsatisfied(string text, KeyValuePair<string, string>[] headers) => new()
    {
        Status = 416,
        ContentType = "text/plain; charset=utf-8",
        Body = Encoding.UTF8.GetBytes(text + "\n"),
        Headers = headers,
    };

    /// <summary>Determines whether a precondition of the request fails.</summary>
    private static bool IsRefused(RequestHeaders asked, DateTimeOffset changed) => asked.IfMatch.Count > 0
        ? !asked.IfMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
        : asked.IfUnmodifiedSince is { } time && changed > time;

    /// <summary>Determines whether the client already has the current version.</summary>
    private static bool IsKnown(RequestHeaders asked, DateTimeOffset changed) => asked.IfNoneMatch.Count > 0
        ? asked.IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
        : asked.IfModifiedSince is { } time && changed <= time;

    /// <summary>Determines whether the range applies to the current version; otherwise, the whole file is returned.</summary>
    private static bool IsSame(HttpRequest request, DateTimeOffset changed) =>
        request.Headers.IfRange.ToString() is not { Length: > 0 } condition
            || (HeaderUtilities.TryParseDate(condition, out DateTimeOffset time) && time == changed);
}
