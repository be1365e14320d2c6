using Earshot.Testing;

namespace Earshot.Fuzz.Tests;

/// <summary>Runs a fixed number of inputs of each target; the program runs as many as wanted.</summary>
public sealed class TargetTests
{
    private const int Inputs = 150;

    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.Create().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Target_follows_its_rules(string name)
    {
        await using FuzzTarget target = FuzzTargets.Create().Single(target => target.Name == name);
        await target.StartAsync();

        FuzzResult result = await new FuzzRun(target, seed: 7, new FakeTimeProvider()).RunAsync(first: 0, Inputs);

        Assert.Equal(Inputs, result.Inputs);
        Assert.Empty(result.Failures);
    }
}
