using Earshot.Reliability.Running;
using Earshot.Reliability.Sabotages;

namespace Earshot.Reliability.Tests;

/// <summary>Tests the options of the command line.</summary>
public sealed class RunOptionsTests
{
    [Fact]
    public void Parse_reads_all_options()
    {
        RunOptions options = RunOptions.Parse(
            [
                "--minutes", "2.5", "--seeds", "3-7", "--vendor", "simplisafe", "--clients", "lanes,reader", "--sabotage", "hide-gap",
                "--verbose",
            ]);

        Assert.Equal((2.5, 3, 7), (options.Minutes, options.Seed, options.LastSeed));
        Assert.Equal((Vendor.SimpliSafe, Sabotage.HideGap, true), (options.Vendor, options.Sabotage, options.Verbose));
        Assert.Equal(["lanes", "reader"], options.Clients);
    }

    [Theory]
    [InlineData("--unknown", "1", "--unknown")]
    [InlineData("--seed", "x", "--seed")]
    [InlineData("--vendor", "icq", "mattermost, simplisafe")]
    [InlineData("--minutes", "soon", "--minutes")]
    public void Parse_names_the_option_that_is_not_valid(string name, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RunOptions.Parse([name, value])).Message, StringComparison.Ordinal);

    [Fact]
    public void Command_repeats_the_run()
    {
        RunOptions options = RunOptions.Parse(["--events", "30", "--faults", "2", "--seeds", "1-9", "--sabotage", "swap-two"]);

        RunOptions repeated = RunOptions.Parse(options.CommandFor(5).Split(' ')[5..]);

        Assert.Equal((30, 2, 5, 5), (repeated.Events, repeated.Faults, repeated.Seed, repeated.LastSeed));
        Assert.Equal((options.Vendor, options.Sabotage), (repeated.Vendor, repeated.Sabotage));
    }
}
