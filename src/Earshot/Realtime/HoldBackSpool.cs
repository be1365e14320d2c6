using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Earshot.Protocol;
using Earshot.Storage;

namespace Earshot.Realtime;

/// <summary>
/// Keeps held-back events in a temporary file. Guarded by <see cref="HoldBack{TEvent}"/>, except that one thread at a time can read.
/// </summary>
/// <param name="protocol">Creates the events again.</param>
/// <param name="options">The options.</param>
internal sealed class HoldBackSpool<TEvent>(RealtimeProtocol<TEvent> protocol, ListenerOptions options) : IDisposable
    where TEvent : ListenerEvent
{
    private readonly string _folder = options.HoldBackFolder ?? Path.GetTempPath();
    private volatile SpoolFile? _file;
    private Exception? _failure;
    private volatile bool _isBroken;
    private bool _isDisposed;

    /// <summary>Writes to a new file after a failure.</summary>
    public void Retry() => _isBroken = false;

    /// <summary>Takes the failure to report, or null if there is none. Can be called on any thread.</summary>
    public Exception? TakeFailure() => Volatile.Read(ref _failure) is null ? null : Interlocked.Exchange(ref _failure, null);

    /// <summary>Writes an event to the file, unless that fails or the file is full.</summary>
    /// <returns>The place of the event, or null if it was not written.</returns>
    public SpooledEvent? TryWrite(TEvent e)
    {
        if (options.HoldBackFull != HoldBackFullMode.Disk || _isBroken || _isDisposed)
        {
            return null;
        }

        try
        {
            if (protocol.Detach(e) is not { } context)
            {
                return null;
            }

            _file ??= new SpoolFile(_folder, options.HoldBackFileBytes);
            return _file.TryWrite(Head(context), e.RawUtf8.Span) is { } record
                ? new SpooledEvent(record, e.Type, protocol.CanCatchUp(e), e.Origin, e.ReceivedAt)
                : null;
        }
        catch (Exception cause)
        {
            Fail("written", "Check the free disk space and the permissions of the folder.", cause);
            return null;
        }
    }

    /// <summary>Reads an event.</summary>
    /// <returns>The event, or null if it cannot be read.</returns>
    public TEvent? TryRead(SpooledEvent spooled)
    {
        try
        {
            ReadOnlyMemory<byte> record = _file!.Read(spooled.Record);
            int length = BinaryPrimitives.ReadInt32LittleEndian(record.Span);
            string context = Encoding.UTF8.GetString(record.Span.Slice(sizeof(int), length));
            return protocol.Recreate(
                new DetachedEvent(record[(sizeof(int) + length)..], context, spooled.Origin, spooled.ReceivedAt));
        }
        catch (Exception cause)
        {
            Fail("read", "Its events are fetched again or reported as a gap. Check the disk.", cause);
            return null;
        }
    }

    /// <summary>Drops an event.</summary>
    public void Drop() => _file!.Drop();

    /// <summary>Deletes the file, unless it contains events.</summary>
    public void CloseIfEmpty()
    {
        if (_file is { Count: 0 } file)
        {
            _file = null;
            file.Dispose();
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _file?.Dispose();
    }

    private static byte[] Head(string context)
    {
        byte[] head = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(context)];
        BinaryPrimitives.WriteInt32LittleEndian(head, head.Length - sizeof(int));
        Encoding.UTF8.GetBytes(context, head.AsSpan(sizeof(int)));
        return head;
    }

    // One report is enough until the next catch-up. The message of any other exception could quote the event.
    private void Fail(string what, string advice, Exception cause)
    {
        if (!_isBroken)
        {
            _isBroken = true;
            Exception? inner = cause is IOException or UnauthorizedAccessException or CryptographicException ? cause : null;
            Volatile.Write(ref _failure, new IOException(
                $"The temporary file of held-back events in '{_folder}' could not be {what} ({cause.GetType().Name}). {advice}", inner));
        }
    }
}
