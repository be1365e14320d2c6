using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Earshot.Storage;

/// <summary>
/// Represents a temporary file of records that nothing outside this process can read: its key is only in memory, and the file has no name
/// where the operating system supports that.
/// </summary>
/// <remarks>Space is reused only when no record is left. One thread can read while another one uses the other members.</remarks>
internal sealed class SpoolFile : IDisposable
{
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int KeyBytes = 32;

    // AesGcm is not thread-safe.
    private readonly AesGcm _writing;
    private readonly AesGcm _reading;
    private readonly FileStream _file;
    private readonly long _maxBytes;
    private readonly string? _path;
    private long _length;
    private long _records;

    /// <summary>Creates the file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">The maximum size, in bytes.</param>
    /// <exception cref="IOException">The file could not be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder was denied.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system has no AES-GCM.</exception>
    public SpoolFile(string folder, long maxBytes)
    {
        _maxBytes = maxBytes;
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        try
        {
            _writing = new AesGcm(key, TagBytes);
            _reading = new AesGcm(key, TagBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        string path = Path.Combine(folder, $"earshot-{Guid.NewGuid():N}.tmp");
        try
        {
            _file = Open(path);
        }
        catch
        {
            _writing.Dispose();
            _reading.Dispose();
            throw;
        }

        // On Windows, the system deletes the file when its last handle is closed, also after a crash.
        _path = OperatingSystem.IsWindows() || TryDelete(path) ? null : path;
    }

    /// <summary>Gets the number of records that were neither read for the last time nor dropped.</summary>
    public long Count { get; private set; }

    /// <summary>Writes a record, unless the file is full.</summary>
    /// <param name="first">The first part of the record.</param>
    /// <param name="second">The second part of the record.</param>
    /// <returns>The place of the record, or null if the file is full.</returns>
    /// <exception cref="IOException">The record could not be written.</exception>
    public SpoolRecord? TryWrite(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = checked(first.Length + second.Length);
        if (_length + length + TagBytes > _maxBytes)
        {
            return null;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(length + TagBytes);
        try
        {
            first.CopyTo(buffer);
            second.CopyTo(buffer.AsSpan(first.Length));
            Span<byte> text = buffer.AsSpan(0, length);
            _writing.Encrypt(Nonce(_records, stackalloc byte[NonceBytes]), text, text, buffer.AsSpan(length, TagBytes));
            var record = new SpoolRecord(_records++, _length, length);
            RandomAccess.Write(_file.SafeFileHandle, buffer.AsSpan(0, length + TagBytes), _length);
            _length += length + TagBytes;
            Count++;
            return record;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="IOException">The record could not be read.</exception>
    /// <exception cref="CryptographicException">The record was changed.</exception>
    public ReadOnlyMemory<byte> Read(SpoolRecord record)
    {
        byte[] buffer = new byte[record.Length + TagBytes];
        for (int read = 0; read < buffer.Length;)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(read), record.Position + read);
            read += count > 0 ? count : throw new EndOfStreamException("The temporary file of held-back events was truncated.");
        }

        Span<byte> text = buffer.AsSpan(0, record.Length);
        _reading.Decrypt(Nonce(record.Number, stackalloc byte[NonceBytes]), text, buffer.AsSpan(record.Length), text);
        return buffer.AsMemory(0, record.Length);
    }

    /// <summary>Drops a record. When none is left, the file is filled from its beginning.</summary>
    public void Drop()
    {
        if (--Count == 0)
        {
            _length = 0;
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _writing.Dispose();
        _reading.Dispose();
        if (_path is not null)
        {
            TryDelete(_path);
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
        }
        else
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Nonce(long number, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        return nonce;
    }
}

/// <summary>Represents the place of a record in a <see cref="SpoolFile"/>.</summary>
/// <param name="Number">The number of the record, which is never used twice in a file.</param>
/// <param name="Position">The position of its first byte.</param>
/// <param name="Length">The number of bytes before encryption.</param>
internal readonly record struct SpoolRecord(long Number, long Position, int Length);
