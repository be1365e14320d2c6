using Earshot.Http;

namespace Earshot.Tests.Http;

public sealed class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(5, "5")]
    [InlineData(9, "5", "9", "7")]
    [InlineData(30, "Thu, 01 Jan 2026 12:00:30 GMT")]
    [InlineData(0, "Thu, 01 Jan 2026 11:00:00 GMT")]
    [InlineData(3, "soon", "3")]
    public void Read_returns_the_longest_delay(int seconds, params string[] values) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfterHeader.Read(values, Now));

    [Fact]
    public void Read_returns_null_without_a_valid_value()
    {
        Assert.Null(RetryAfterHeader.Read(["soon"], Now));
        Assert.Null(RetryAfterHeader.Read([], Now));
    }
}
