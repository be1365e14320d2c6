using System.Globalization;
using Earshot.Benchmarks.Calls;
using Earshot.Benchmarks.CatchingUp;
using Earshot.Benchmarks.Listening;
using Earshot.Benchmarks.Servers;

bool quick = args.Contains("--quick", StringComparer.Ordinal);
switch (args.Where(a => a != "--quick").ToArray())
{
    case ["serve"]:
        await LoadServer.ServeAsync().ConfigureAwait(false);
        return 0;
    case ["listening"]:
        await ListeningComparison.RunAsync(Console.Out, quick).ConfigureAwait(false);
        return 0;
    case ["calls"]:
        await CallComparison.RunAsync(Console.Out, quick).ConfigureAwait(false);
        return 0;
    case ["serve-chat", var channels, var posts, var limited]:
        await ChatServer.ServeAsync(
            int.Parse(channels, CultureInfo.InvariantCulture),
            int.Parse(posts, CultureInfo.InvariantCulture),
            bool.Parse(limited)).ConfigureAwait(false);
        return 0;
    case ["catch-up"]:
        await CatchUpCost.RunAsync(Console.Out, quick).ConfigureAwait(false);
        return 0;
    case []:
        await ListeningComparison.RunAsync(Console.Out, quick).ConfigureAwait(false);
        Console.Out.WriteLine();
        await CallComparison.RunAsync(Console.Out, quick).ConfigureAwait(false);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Earshot.Benchmarks [listening|calls|catch-up] [--quick]");
        return 2;
}
