using System.Security.Cryptography;
using System.Text;
using Earshot.Storage;

namespace Earshot.Tests.Realtime;

public sealed class SpoolFileTests
{
    private const int Overhead = 16;

    [Fact]
    public void Records_are_read_as_written_in_any_order()
    {
        using var file = new SpoolFile(Path.GetTempPath(), 4096);
        SpoolRecord[] records = [.. Enumerable.Range(0, 10).Select(i => file.TryWrite("head"u8, Text(i))!.Value)];
        foreach (int i in (int[])[9, 0, 5])
        {
            Assert.Equal([.. "head"u8, .. Text(i)], file.Read(records[i]).ToArray());
        }
    }

    [Fact]
    public void Changed_record_is_an_error()
    {
        using var file = new SpoolFile(Path.GetTempPath(), 4096);
        SpoolRecord first = file.TryWrite([], Text(1))!.Value;
        SpoolRecord second = file.TryWrite([], Text(2))!.Value;
        Assert.ThrowsAny<CryptographicException>(() => file.Read(first with { Number = second.Number }));
        Assert.ThrowsAny<CryptographicException>(() => file.Read(first with { Position = second.Position }));
        Assert.ThrowsAny<IOException>(() => file.Read(first with { Position = 1000 }));
    }

    [Fact]
    public void Full_file_is_filled_again_when_no_record_is_left()
    {
        using var file = new SpoolFile(Path.GetTempPath(), 2 * (100 + Overhead));
        byte[] text = new byte[100];
        Assert.NotNull(file.TryWrite([], text));
        Assert.NotNull(file.TryWrite([], text));
        Assert.Null(file.TryWrite([], []));
        file.Drop();
        Assert.Null(file.TryWrite([], []));
        file.Drop();
        SpoolRecord again = file.TryWrite(text.AsSpan(0, 50), text.AsSpan(50))!.Value;

        // A number is a nonce, which must never be used twice.
        Assert.Equal((2L, 0L), (again.Number, again.Position));
        Assert.Equal(text, file.Read(again).ToArray());
    }

    private static byte[] Text(int i) => Encoding.UTF8.GetBytes($"text {i}");
}
