using System.Globalization;
using Earshot.Fuzz;

if (!FuzzArguments.TryParse(args, out FuzzArguments? arguments))
{
    Console.Error.WriteLine(FuzzArguments.Usage);
    return 64;
}

using var watchdog = new Watchdog(
    hanging => Console.Error.WriteLine($"HANG in {hanging}. Repeat with --seed {arguments.Seed}."), TimeProvider.System);
FuzzTarget[] targets =
[
    .. FuzzTargets.Create().Where(target => arguments.Target is null || target.Name == arguments.Target)
        .Select(target => new WatchedTarget(target, watchdog)),
];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"Unknown target. Targets: {string.Join(", ", FuzzTargets.Create().Select(target => target.Name))}");
    return 64;
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {arguments.Seed}"));
Console.WriteLine(FuzzResult.Header);
int failures = 0;
foreach (FuzzTarget target in targets)
{
    await using (target)
    {
        await target.StartAsync();
        var run = new FuzzRun(target, arguments.Seed, TimeProvider.System);
        FuzzResult result = arguments.Only is { } only
            ? await run.RunAsync(only, 1)
            : await run.RunForAsync(TimeSpan.FromSeconds(arguments.Seconds) / targets.Length);
        Console.WriteLine(result);
        foreach ((long index, Exception failure) in result.Failures)
        {
            failures++;
            Console.WriteLine($"FAILED: --seed {arguments.Seed} --target {target.Name} --only {index}");
            Console.WriteLine(failure);
        }
    }
}

return failures == 0 ? 0 : 1;
