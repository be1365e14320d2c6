using System.Text.Json;
using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Api;

/// <summary>Reads the JSON values of a response that has one per line.</summary>
internal sealed class LineReader<T>(ApiRequest request, Stream content, JsonType<T> json)
{
    private readonly LineBuffer _lines = new();
    private bool _isOpen = true;

    /// <summary>Gets the value of the current line.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Advances to the next line; blocks if <paramref name="async"/> is false.</summary>
    /// <returns>True if there is another line; otherwise, false.</returns>
    public async ValueTask<bool> MoveNextAsync(bool async, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_lines.TryTake(out ReadOnlyMemory<byte> line))
            {
                Current = Parse(line.Span);
                return true;
            }

            if (!_isOpen)
            {
                return false;
            }

            if (_lines.IsFull)
            {
                throw ApiCaller.Unexpected(request, $"a line of more than {LineBuffer.MaxLineBytes} bytes");
            }

            _isOpen = _lines.Add(await ReadAsync(async, cancellationToken).ConfigureAwait(false));
        }
    }

    private async ValueTask<int> ReadAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            int read = await content.ReadAsync(async, _lines.Room, cancellationToken).ConfigureAwait(false);
            if (!async)
            {
                // An aborted read can look like the end of the body.
                cancellationToken.ThrowIfCancellationRequested();
            }

            return read;
        }
        catch (Exception cut) when (cut is ConnectionException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{request.Operation} was canceled.", cut, cancellationToken);
        }
    }

    private T Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, json.Info) ?? throw ApiCaller.Unexpected(request, "a line with null");
        }
        catch (JsonException)
        {
            // Not passed on as inner exception: its path can contain keys of the line.
            throw ApiCaller.Unexpected(request, "a line that is not the expected JSON");
        }
    }
}
