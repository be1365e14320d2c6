using System.Net.Http.Headers;

namespace Earshot;

/// <summary>Represents a file that is being downloaded. Its content is read while it arrives. Dispose it after use.</summary>
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

    /// <summary>Gets the HTTP status code: 200, or 206 if only a part of the file is sent.</summary>
    public int StatusCode { get; }

    /// <summary>
    /// Gets the content. A read that receives no data within <see cref="NetworkOptions.RequestTimeout"/> throws a
    /// <see cref="ConnectionException"/>.
    /// </summary>
    public Stream Content { get; }

    /// <summary>Gets the number of bytes that are sent, or <see langword="null"/> if the server does not report it.</summary>
    public long? Length { get; }

    /// <summary>Gets the length of the whole file, in bytes, or <see langword="null"/> if the server does not report it.</summary>
    public long? TotalLength { get; }

    /// <summary>Gets the part of the file that is sent, or <see langword="null"/> if the whole file is sent.</summary>
    public ByteRange? Range { get; }

    /// <summary>Gets the media type, such as <c>image/png</c>, or <see langword="null"/> if the server does not report it.</summary>
    public string? ContentType { get; }

    /// <summary>
    /// Gets the name of the file, or <see langword="null"/> if the server does not report it. Do not use it as a path without checking it.
    /// </summary>
    public string? FileName { get; }

    /// <summary>Gets the version of the file, or null if the server does not report it reliably.</summary>
    internal RangeConditionHeaderValue? Version { get; }

    /// <summary>Stops the transfer. Content that was not read is discarded.</summary>
    public void Dispose() => Content.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    // A modification time has only seconds: shortly after a change, two versions of a file can have the same.
    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) => response.Headers.ETag switch
    {
        { IsWeak: false } tag => new RangeConditionHeaderValue(tag),
        null when response.Content.Headers.LastModified is { } changed && response.Headers.Date - changed >= SettledAfter =>
            new RangeConditionHeaderValue(changed),
        _ => null,
    };
}
