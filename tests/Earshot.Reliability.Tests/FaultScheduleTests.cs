using Earshot.Reliability.Faults;

namespace Earshot.Reliability.Tests;

/// <summary>Tests that a schedule depends on its seed alone.</summary>
public sealed class FaultScheduleTests
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    [Fact]
    public void Same_seed_generates_the_same_steps() =>
        Assert.Equal(FaultSchedule.Generate(7, Kinds, 9).Take(5000), FaultSchedule.Generate(7, Kinds, 9).Take(5000));

    [Fact]
    public void Another_seed_generates_other_steps() =>
        Assert.NotEqual(FaultSchedule.Generate(7, Kinds, 9).Take(50), FaultSchedule.Generate(8, Kinds, 9).Take(50));

    [Fact]
    public void Every_fault_occurs_at_every_client()
    {
        FaultStep[] steps = [.. FaultSchedule.Generate(7, Kinds, 9).Take(50_000).OfType<FaultStep>()];

        Assert.Equal(Kinds.Length * 9, steps.Select(s => (s.Kind, s.Client)).Distinct().Count());
    }
}
