using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Earshot.Http;

/// <summary>The body of a call that is written to the network piece by piece, so that it needn't fit into memory.</summary>
public abstract class ApiContent
{
    /// <summary>What the header <c>Content-Type</c> says.</summary>
    public abstract string ContentType { get; }

    /// <summary>The length in bytes; null where it isn't known beforehand.</summary>
    public abstract long? Length { get; }

    /// <summary>
    /// Whether it can be written now: true before the first time, and after it where it can start over. A call whose body can't be written
    /// again isn't repeated.
    /// </summary>
    public virtual bool CanBeWritten => true;

    /// <summary>Whether it can start over any number of times. Default true.</summary>
    public virtual bool CanStartOver => true;

    /// <summary>Writes it. Blocks the calling thread.</summary>
    public abstract void Write(Stream destination, CancellationToken cancellationToken);

    /// <summary>Writes it.</summary>
    public abstract Task WriteAsync(Stream destination, CancellationToken cancellationToken);

    /// <summary>A JSON body; it is written anew for each attempt.</summary>
    public static ApiContent Json<T>(T value, JsonTypeInfo<T> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new JsonBytes(() => JsonSerializer.SerializeToUtf8Bytes(value, json));
    }

    internal virtual HttpContent Create(IProgress<TransferProgress>? progress, Action moved) => new StreamedContent(this, progress, moved);

    private sealed class JsonBytes(Func<byte[]> bytes) : ApiContent
    {
        public override string ContentType => "application/json; charset=utf-8";

        public override long? Length => null;

        public override void Write(Stream destination, CancellationToken cancellationToken) => destination.Write(bytes());

        public override Task WriteAsync(Stream destination, CancellationToken cancellationToken) =>
            destination.WriteAsync(bytes(), cancellationToken).AsTask();

        internal override HttpContent Create(IProgress<TransferProgress>? progress, Action moved)
        {
            var content = new ByteArrayContent(bytes());
            content.Headers.ContentType = new("application/json", "utf-8");
            return content;
        }
    }
}
