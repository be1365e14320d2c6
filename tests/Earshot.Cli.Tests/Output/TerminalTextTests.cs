using Earshot.Cli.Terminal;

namespace Earshot.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("a\nb", "a⏎b")]
    [InlineData("a\r\nb\rc", "a⏎b⏎c")]
    [InlineData("a\u2028b\u0085c", "a⏎b⏎c")]
    [InlineData("a\tb", "a b")]
    [InlineData("\u001b[0m\0\u007f", "␛[0m␀␡")]
    [InlineData("\u009b\u0090", "\uFFFD\uFFFD")]
    [InlineData("\u202eabc\u2066", "abc")]
    [InlineData("👩‍🚀 ünïcode 漢", "👩‍🚀 ünïcode 漢")]
    public void Cleaned_text_is_one_line_without_control_characters(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Clean(text));

    [Fact]
    public void Unpaired_surrogate_is_replaced() => Assert.Equal("\uFFFDx", TerminalText.Clean("\ud800x"));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("漢漢漢漢", 8, "漢漢漢漢")]
    [InlineData("漢漢漢漢", 7, "漢漢漢…")]
    [InlineData("漢漢漢漢", 6, "漢漢…")]
    [InlineData("ab", 1, "…")]
    public void Truncated_text_fits_its_columns(string text, int columns, string expected) =>
        Assert.Equal(expected, TerminalText.Fit(text, columns));
}
