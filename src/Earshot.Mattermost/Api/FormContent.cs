using System.Globalization;
using System.Text;
using Earshot.Http;

namespace Earshot.Mattermost.Api;

/// <summary>Represents a form as <c>multipart/form-data</c>. Files are sent while they are read.</summary>
internal sealed class FormContent : ApiContent
{
    private readonly IReadOnlyList<FormPart> _parts;
    private readonly byte[][] _heads;
    private readonly byte[] _end;

    public FormContent(FormParts parts)
    {
        _parts = parts.All;

        // Long and random, so that no file contains it.
        string boundary = "earshot-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        ContentType = $"multipart/form-data; boundary={boundary}";
        _heads = [.. _parts.Select((part, index) => Head(part, boundary, isFirst: index == 0))];
        _end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        Length = LengthOf();
    }

    public override string ContentType { get; }

    public override long? Length { get; }

    public override bool CanBeWritten => _parts.All(part => part.File is not { CanBeRead: false });

    public override bool CanBeRepeated => _parts.All(part => part.File is not { CanStartOver: false });

    public override async ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken)
    {
        foreach ((int index, FormPart part) in _parts.Index())
        {
            await destination.WriteAsync(async, _heads[index], cancellationToken).ConfigureAwait(false);
            if (part.File is { } file)
            {
                await FileCopy.WriteAsync(async, file, destination, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await destination.WriteAsync(async, part.Text, cancellationToken).ConfigureAwait(false);
            }
        }

        await destination.WriteAsync(async, _end, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Head(FormPart part, string boundary, bool isFirst)
    {
        var text = new StringBuilder(isFirst ? "" : "\r\n").Append("--").Append(boundary).Append("\r\n");
        text.Append("Content-Disposition: form-data; name=\"").Append(Quoted(part.Name)).Append('"');
        if (part.File is { } file)
        {
            text.Append("; filename=\"").Append(Quoted(file.FileName)).Append("\"\r\nContent-Type: ").Append(OneLine(file.ContentType));
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n\r\n").ToString());
    }

    // The server decodes these escapes, and reads the name as UTF-8; it does not decode the escape that browsers use for quotes. Line ends
    // have no escape.
    private static string Quoted(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string OneLine(string contentType) =>
        contentType.AsSpan().ContainsAny("\r\n")
            ? throw new ArgumentException("FileUpload.ContentType must be a single line.", nameof(contentType))
            : contentType;

    private long? LengthOf()
    {
        long total = _end.Length;
        foreach ((int index, FormPart part) in _parts.Index())
        {
            if (part.File is { Length: null })
            {
                return null;
            }

            total += _heads[index].Length + (part.File?.Length ?? part.Text!.Length);
        }

        return total;
    }
}
