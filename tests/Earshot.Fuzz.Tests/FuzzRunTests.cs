using Earshot.Testing;

namespace Earshot.Fuzz.Tests;

public sealed class FuzzRunTests
{
    [Fact]
    public async Task Failure_is_found_again_by_seed_and_index()
    {
        var target = new Target((_, random) => FuzzException.Unless(random.Next(10) > 0, "The number is 0."));

        FuzzResult all = await new FuzzRun(target, seed: 3, new FakeTimeProvider()).RunAsync(0, 30);
        (long index, _) = all.Failures[0];
        FuzzResult one = await new FuzzRun(target, seed: 3, new FakeTimeProvider()).RunAsync(index, 1);

        Assert.Equal(index, Assert.Single(one.Failures).Index);
        Assert.InRange(all.Failures.Count, 1, 10);
    }

    [Fact]
    public async Task Memory_without_bound_is_a_failure()
    {
        byte[][] kept = new byte[100][];
        var target = new Target((index, _) =>
        {
            for (int i = 0; index == 2 && i < kept.Length; i++)
            {
                kept[i] = new byte[1024 * 1024];
            }
        });

        FuzzResult result = await new FuzzRun(target, seed: 3, new FakeTimeProvider()).RunAsync(0, 4);

        Assert.Equal(2, Assert.Single(result.Failures).Index);
        Assert.Contains("bytes of memory", result.Failures[0].Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_that_hangs_is_a_failure()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource();
        Task<FuzzResult> run = new FuzzRun(new Target((_, _) => { }, never.Task), seed: 3, time).RunAsync(0, 1);

        await time.WaitForTimerAsync(FuzzRun.Hang);
        time.Advance(FuzzRun.Hang);

        Assert.IsType<TimeoutException>(Assert.Single((await run.WaitAsync(ListenerRecorder.SafetyNet)).Failures).Failure);
    }

    [Theory]
    [InlineData("--seconds 5 --seed 9 --target a --only 4", true)]
    [InlineData("", true)]
    [InlineData("--seconds", false)]
    [InlineData("--seconds no", false)]
    [InlineData("--only -1", false)]
    [InlineData("--other 1", false)]
    public void Arguments_are_checked(string line, bool isValid)
    {
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(isValid, FuzzArguments.TryParse(args, out FuzzArguments? arguments));
        FuzzArguments expected = args.Length > 2 ? new FuzzArguments(5, 9, "a", 4) : new FuzzArguments(30, 7, null, null);
        Assert.Equal(isValid ? expected : null, arguments);
    }

    private sealed class Target(Action<long, Random> run, Task? until = null) : FuzzTarget
    {
        public override string Name => "test";

        public override bool IsSynchronous => until is null;

        public override async Task<int> RunAsync(long index, Random random)
        {
            run(index, random);
            await (until ?? Task.CompletedTask);
            return 10;
        }
    }
}
