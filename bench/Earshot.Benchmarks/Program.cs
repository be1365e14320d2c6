using Earshot.Benchmarks;

return args switch
{
    ["serve"] => await LoadServer.ServeAsync().ConfigureAwait(false),
    [] => await Comparison.RunAsync(Console.Out, quick: false).ConfigureAwait(false),
    ["--quick"] => await Comparison.RunAsync(Console.Out, quick: true).ConfigureAwait(false),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Earshot.Benchmarks [--quick]");
    return 2;
}
