using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Earshot.Simulator.Mattermost.Rest.Files;

/// <summary>
/// A file as the server hands it out: whole or a range of it, and known by the time of its last change. It has no entity tag, so a condition that
/// names one never holds.
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
            return Unsatisfied("The range can't be read.", []);
        }

        // Of several ranges the server makes a multipart answer; here they get the whole file, as any server may answer.
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
            return Unsatisfied("The range is beyond the end.", [new(HeaderNames.ContentRange, $"bytes */{content.Length}")]);
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

    /// <summary>The caller wants it only as it was, and it isn't.</summary>
    private static bool IsRefused(RequestHeaders asked, DateTimeOffset changed) => asked.IfMatch.Count > 0
        ? !asked.IfMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
        : asked.IfUnmodifiedSince is { } time && changed > time;

    /// <summary>The caller has it already.</summary>
    private static bool IsKnown(RequestHeaders asked, DateTimeOffset changed) => asked.IfNoneMatch.Count > 0
        ? asked.IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
        : asked.IfModifiedSince is { } time && changed <= time;

    /// <summary>Whether the range belongs to the file as it is; else all of it is wanted.</summary>
    private static bool IsSame(HttpRequest request, DateTimeOffset changed) => request.Headers.IfRange.ToString() is not { Length: > 0 } condition
        || (HeaderUtilities.TryParseDate(condition, out DateTimeOffset time) && time == changed);
}
