using Earshot.Simulator.Hosting.WebSockets;

namespace Earshot.Simulator.Tests.Hosting;

public sealed class ControlFrameScannerTests
{
    private static readonly byte[] Mask = [1, 2, 3, 4];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Pings_and_pongs_are_counted_in_any_chunks(int piece)
    {
        // A scanner that loses count would take a payload of 0x8A for pongs.
        byte[] bytes =
        [
            .. Frame(0x81, 0), .. Frame(0x8A, 0), .. Frame(0x81, 125), .. Frame(0x82, 126), .. Frame(0x8A, 125), .. Frame(0x01, 65_535),
            .. Frame(0x8A, 3), .. Frame(0x80, 65_536), .. Frame(0x89, 4), .. Frame(0x8A, 1), .. Frame(0x88, 2),
        ];
        var scanner = new ControlFrameScanner();
        (int Pings, int Pongs)[] found = [.. bytes.Chunk(piece).Select(part => scanner.Scan(part))];
        Assert.Equal((1, 4), (found.Sum(f => f.Pings), found.Sum(f => f.Pongs)));
    }

    private static IEnumerable<byte> Frame(byte first, int length)
    {
        byte[] size = length switch
        {
            < 126 => [(byte)(0x80 | length)],
            <= 65_535 => [0x80 | 126, (byte)(length >> 8), (byte)length],
            _ => [0x80 | 127, 0, 0, 0, 0, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        return [first, .. size, .. Mask, .. Enumerable.Repeat((byte)0x8A, length)];
    }
}
