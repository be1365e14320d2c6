using System.Buffers.Binary;

namespace Earshot.Simulator.Hosting.WebSockets;

/// <summary>Finds the ping and pong frames in the bytes of a client, because the framework's WebSocket does not report them.</summary>
internal sealed class ControlFrameScanner
{
    private const int Ping = 0x9;
    private const int Pong = 0xA;

    // Two bytes, up to eight bytes of length, and four bytes of mask.
    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private ulong _payload;

    /// <summary>Counts the ping and pong frames that end in the bytes, which continue those of the previous call.</summary>
    public (int Pings, int Pongs) Scan(ReadOnlySpan<byte> bytes)
    {
        int pings = 0;
        int pongs = 0;
        while (bytes.Length > 0)
        {
            if (_payload > 0)
            {
                int skipped = (int)Math.Min((ulong)bytes.Length, _payload);
                _payload -= (ulong)skipped;
                bytes = bytes[skipped..];
            }
            else
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                if (!TryReadLength(out _payload))
                {
                    continue;
                }
            }

            if (_payload == 0)
            {
                pings += (_header[0] & 0xF) == Ping ? 1 : 0;
                pongs += (_header[0] & 0xF) == Pong ? 1 : 0;
                _headerLength = 0;
            }
        }

        return (pings, pongs);
    }

    private bool TryReadLength(out ulong length)
    {
        length = 0;
        if (_headerLength < 2)
        {
            return false;
        }

        int code = _header[1] & 0x7F;
        int extension = code switch { 126 => 2, 127 => 8, _ => 0 };
        int mask = (_header[1] & 0x80) != 0 ? 4 : 0;
        if (_headerLength < 2 + extension + mask)
        {
            return false;
        }

        length = extension switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            8 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            _ => (ulong)code,
        };
        return true;
    }
}
