using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>Represents the body of a request. It is written to the network in parts, so that it does not have to fit into memory.</summary>
internal abstract class ApiContent
{
    /// <summary>Gets the value of the <c>Content-Type</c> header.</summary>
    public abstract string ContentType { get; }

    /// <summary>Gets the length in bytes, or null if it is not known in advance.</summary>
    public abstract long? Length { get; }

    /// <summary>
    /// Gets a value that indicates whether the body can be written now: for the first time, or again. Otherwise, the call is not retried.
    /// </summary>
    public virtual bool CanBeWritten => true;

    /// <summary>Gets a value that indicates whether the body can be written any number of times.</summary>
    public virtual bool CanBeRepeated => true;

    /// <summary>Creates a JSON body. It is serialized again for each attempt.</summary>
    public static ApiContent Json<T>(T value, JsonTypeInfo<T> json) => new JsonBody<T>(value, json);

    /// <summary>Creates a body from bytes.</summary>
    public static ApiContent Bytes(byte[] bytes, string contentType) => new BytesBody(bytes, MediaTypeHeaderValue.Parse(contentType));

    /// <summary>Writes the body; blocks if <paramref name="async"/> is false.</summary>
    public abstract ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken);

    /// <summary>Creates the body for one attempt.</summary>
    /// <param name="progress">The object that receives the progress, or null.</param>
    /// <param name="deadline">The deadline of the attempt. It restarts with each part that is sent.</param>
    public virtual HttpContent CreateHttpContent(IProgress<TransferProgress>? progress, Deadline deadline) =>
        new StreamedContent(this, progress, deadline);

    /// <summary>A body that is in memory as a whole, and therefore sent as a whole.</summary>
    private abstract class BodyInMemory : ApiContent
    {
        public override string ContentType => MediaType.ToString();

        public override long? Length => null;

        protected abstract MediaTypeHeaderValue MediaType { get; }

        public override ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken) =>
            destination.WriteAsync(async, GetBytes(), cancellationToken);

        public override HttpContent CreateHttpContent(IProgress<TransferProgress>? progress, Deadline deadline) =>
            new ByteArrayContent(GetBytes()) { Headers = { ContentType = MediaType } };

        protected abstract byte[] GetBytes();
    }

    private sealed class JsonBody<T>(T value, JsonTypeInfo<T> json) : BodyInMemory
    {
        protected override MediaTypeHeaderValue MediaType => new("application/json", "utf-8");

        protected override byte[] GetBytes() => JsonSerializer.SerializeToUtf8Bytes(value, json);
    }

    private sealed class BytesBody(byte[] bytes, MediaTypeHeaderValue mediaType) : BodyInMemory
    {
        protected override MediaTypeHeaderValue MediaType => mediaType;

        protected override byte[] GetBytes() => bytes;
    }
}
