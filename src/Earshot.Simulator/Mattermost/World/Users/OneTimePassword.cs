using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>
/// Provides time-based one-time passwords (RFC 6238) with six digits, a period of 30 seconds, and a tolerance of one period in both
/// directions.
/// </summary>
internal static class OneTimePassword
{
    public static string Code(string base32Secret, DateTimeOffset at, int step = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (at.ToUnixTimeSeconds() / 30) + step);
#pragma warning disable CA5350 // The algorithm of RFC 6238, which authenticator applications use.
        byte[] hash = HMACSHA1.HashData(Decode(base32Secret), counter);
#pragma warning restore CA5350
        int offset = hash[^1] & 0xf;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static bool IsValid(string base32Secret, string code, DateTimeOffset at) =>
        Enumerable.Range(-1, 3).Any(step => Code(base32Secret, at, step) == code);

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        int bits = 0;
        int count = 0;
        foreach (char c in base32.TrimEnd('='))
        {
            int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                throw new ArgumentException("The secret must be base32 (A to Z and 2 to 7).", nameof(base32));
            }

            bits = ((bits << 5) | value) & 0xfff;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return [.. bytes];
    }
}
