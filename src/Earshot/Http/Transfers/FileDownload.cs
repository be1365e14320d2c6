using System.Net.Http.Headers;

namespace Earshot;

/// <summary>A file on its way: what is known of it, and its bytes, which come as they are read. Dispose of it.</summary>
public sealed class FileDownload : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    internal FileDownload(HttpResponseMessage response, Stream content)
    {
        HttpContentHeaders headers = response.Content.Headers;
        StatusCode = (int)response.StatusCode;
        Content = content;
        Version = VersionOf(response);
        Length = headers.ContentLength;
        ContentType = headers.ContentType?.ToString();
        FileName = headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName?.Trim('"');
        Range = headers.ContentRange is { From: long from, To: long to } ? new ByteRange(from, to) : null;
        TotalLength = headers.ContentRange is { } range ? range.Length : Length;
    }

    /// <summary>200, or 206 where only a range comes.</summary>
    public int StatusCode { get; }

    /// <summary>The bytes. A read that gets nothing within the time for a request fails as a <see cref="ConnectionException"/>.</summary>
    public Stream Content { get; }

    /// <summary>How many bytes come; null where the server doesn't say.</summary>
    public long? Length { get; }

    /// <summary>How long the whole file is; null where the server doesn't say.</summary>
    public long? TotalLength { get; }

    /// <summary>The part of the file that comes; null where all of it does.</summary>
    public ByteRange? Range { get; }

    /// <summary>The media type, such as <c>image/png</c>; null where the server doesn't say.</summary>
    public string? ContentType { get; }

    /// <summary>The name of the file; null where the server doesn't say. Not for use as a path as it is.</summary>
    public string? FileName { get; }

    /// <summary>Which version of the file this is; null where the server doesn't say it for certain.</summary>
    internal RangeConditionHeaderValue? Version { get; }

    /// <summary>Ends the transfer; what hasn't been read is dropped.</summary>
    public void Dispose() => Content.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    // A time of change has seconds only: while a file is younger than a while, two versions of it may have the same.
    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) => response.Headers.ETag switch
    {
        { IsWeak: false } tag => new RangeConditionHeaderValue(tag),
        null when response.Content.Headers.LastModified is { } changed && response.Headers.Date - changed >= SettledAfter =>
            new RangeConditionHeaderValue(changed),
        _ => null,
    };
}
