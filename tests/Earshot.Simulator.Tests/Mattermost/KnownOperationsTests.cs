using System.Globalization;
using System.Text.RegularExpressions;
using Earshot.Simulator.Mattermost.Rest;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// Tests that the simulator knows every operation of the contracts, although it shares no files with them, and that docs/simulator.md lists
/// the supported ones.
/// </summary>
public sealed partial class KnownOperationsTests(ITestOutputHelper output)
{
    private static readonly RouteTable Routes = new(hasNewer: false);

    [Fact]
    public void List_contains_the_operations_of_the_contracts()
    {
        string[] known = [.. RouteTable.Known().Select(r => $"{r.Method} {r.Template}").Order(StringComparer.Ordinal)];
        string[] contracts = [.. Contract.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal)];
        Assert.Equal(contracts, known);
    }

    [Fact]
    public void List_marks_operations_without_login_as_the_contracts_do()
    {
        HashSet<string> open = [.. RouteTable.Known().Where(r => !r.NeedsSession).Select(r => $"{r.Method} {r.Template}")];
        Assert.All(Contract.Operations, o => Assert.Equal((o.Path, o.Token.Length > 0), (o.Path, open.Contains($"{o.Method} {o.Path}"))));
    }

    [Fact]
    public void Documentation_counts_the_supported_operations()
    {
        Dictionary<string, string> documented = Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "simulator.md")))
            .ToDictionary(m => m.Groups["tag"].Value, m => m.Groups["counts"].Value, StringComparer.Ordinal);
        Dictionary<string, string> counted = Contract.Operations.GroupBy(o => o.Tag, StringComparer.Ordinal)
            .Where(g => g.Any(IsAnswered))
            .ToDictionary(g => g.Key, g => string.Create(CultureInfo.InvariantCulture, $"{g.Count(IsAnswered)} of {g.Count()}"),
                StringComparer.Ordinal);
        int total = Contract.Operations.Count(IsAnswered);
        counted["all"] = string.Create(CultureInfo.InvariantCulture, $"{total} of {Contract.Operations.Count}");
        foreach ((string tag, string counts) in counted.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"| {tag} | {counts} |");
        }

        foreach (Contract missing in Contract.Operations.Where(o => counted.ContainsKey(o.Tag) && !IsAnswered(o)))
        {
            output.WriteLine($"not supported: {missing.Tag}: {missing.Method} {missing.Path}");
        }

        Assert.Equal(counted.OrderBy(c => c.Key, StringComparer.Ordinal), documented.OrderBy(d => d.Key, StringComparer.Ordinal));
    }

    /// <summary>
    /// Determines whether an operation is supported. The socket and public links are processed before the routes; operations that are
    /// recorded as unknown to server 5.37 are not supported.
    /// </summary>
    internal static bool IsAnswered(Contract operation) =>
        operation.Path is "/api/v4/websocket" or "/files/{file_id}/public"
        || (Routes.TryFind(operation.Method, SomePath(operation.Path), out Route? route, out _) && route.Handler is not null
            && route.Template == operation.Path);

    internal static string SomePath(string template, string id = "aaaaaaaaaaaaaaaaaaaaaaaaaa") =>
        Parameter().Replace(template, m => m.Value switch { "{timestamp}" => "0", "{emoji_name}" => "tada", _ => id });

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(
        @"^\| (?<tag>[a-z_ ]+) \| (?<counts>[0-9]+ of [0-9]+) \|",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
