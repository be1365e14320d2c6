using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;

namespace Earshot.Http;

/// <summary>One download over all its tries.</summary>
internal sealed class Transfer(Stream destination, IProgress<TransferProgress>? progress)
{
    private long? _total;
    private RangeConditionHeaderValue? _version;
    private Exception? _failure;

    public Stream Destination => destination;

    public long Received { get; private set; }

    /// <summary>What the next try asks for.</summary>
    public DownloadStart Next => new(Received, _version);

    /// <summary>
    /// Whether another try makes sense after a broken connection: nothing has been written, or the server says which version of the file it
    /// was; else another try could be given another, and the two be pieced together.
    /// </summary>
    public bool CanGoOn => Received == 0 || (_version is not null && _total is not null);

    public void Begin(ApiRequest request, FileDownload download)
    {
        if (Received == 0)
        {
            // A part of a file, or the answer to a command, isn't asked for from the middle.
            bool isWholeFile = request.Method == HttpMethod.Get && download is { StatusCode: 200, Range: null };
            _total = download.Length;
            _version = isWholeFile ? download.Version : null;
            return;
        }

        if (download.StatusCode != 206 || download.Range?.From != Received || download.TotalLength != _total)
        {
            _version = null;
            throw new ConnectionException(
                ConnectionProblem.Lost, $"{request.Operation} failed: the connection broke, and the server can't go on where it did. Start again.")
            { Operation = request.Operation };
        }
    }

    public void Took(int bytes)
    {
        Received += bytes;
        progress?.Report(new TransferProgress(Received, _total));
    }

    /// <summary>Keeps a failure after which nothing more is tried.</summary>
    public void Give(Exception failure) => _failure = failure;

    public long End()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        return Received;
    }
}
