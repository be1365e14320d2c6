using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;

namespace Earshot.Http;

/// <summary>Represents one download with all its attempts.</summary>
internal sealed class Transfer(Stream destination, IProgress<TransferProgress>? progress)
{
    private long? _total;
    private RangeConditionHeaderValue? _version;
    private Exception? _failure;

    public Stream Destination => destination;

    public long Received { get; private set; }

    /// <summary>Gets the position from which the next attempt starts.</summary>
    public DownloadStart NextStart => new(Received, _version);

    /// <summary>
    /// Gets a value that indicates whether another attempt is possible after a lost connection: nothing was written, or the version of the
    /// file is known, so that parts of two versions cannot be combined.
    /// </summary>
    public bool CanResume => Received == 0 || (_version is not null && _total is not null);

    /// <summary>Checks that the response of an attempt continues the download.</summary>
    public void Start(ApiRequest request, FileDownload download)
    {
        if (Received == 0)
        {
            // A part of a file, or the response to a command, cannot be requested from the middle.
            bool isWholeFile = request.Method == HttpMethod.Get && download is { StatusCode: 200, Range: null };
            _total = download.Length;
            _version = isWholeFile ? download.Version : null;
            return;
        }

        if (download.StatusCode != 206 || download.Range?.From != Received || download.TotalLength != _total)
        {
            _version = null;
            throw new ConnectionException(
                ConnectionProblem.Lost,
                $"{request.Operation} failed: the connection was lost, and the server cannot resume the download. Start it again.")
            { Operation = request.Operation };
        }
    }

    /// <summary>Counts bytes that were written.</summary>
    public void Add(int bytes)
    {
        Received += bytes;
        progress?.Report(new TransferProgress(Received, _total));
    }

    /// <summary>Keeps a failure after which no further attempt is made.</summary>
    public void Fail(Exception failure) => _failure = failure;

    /// <summary>Returns the number of bytes received, or throws the failure.</summary>
    public long Complete()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        return Received;
    }
}
