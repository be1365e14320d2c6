using System.Globalization;
using System.Text.RegularExpressions;
using Earshot.Simulator.Mattermost.Rest;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>The simulator knows every operation of the contracts, though it shares nothing with them, and docs/simulator.md says which it answers.</summary>
public sealed partial class KnownOperationsTests(ITestOutputHelper output)
{
    private static readonly RouteTable Routes = new();

    [Fact]
    public void List_is_that_of_the_contracts()
    {
        string[] known = [.. RouteTable.Known().Select(r => $"{r.Method} {r.Template}").Order(StringComparer.Ordinal)];
        string[] contracts = [.. Contract.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal)];
        Assert.Equal(contracts, known);
    }

    [Fact]
    public void List_marks_what_needs_no_login_as_the_contracts_do()
    {
        HashSet<string> open = [.. RouteTable.Known().Where(r => !r.NeedsSession).Select(r => $"{r.Method} {r.Template}")];
        Assert.All(Contract.Operations, o => Assert.Equal((o.Path, o.Token.Length > 0), (o.Path, open.Contains($"{o.Method} {o.Path}"))));
    }

    [Fact]
    public void Documentation_counts_the_answered_operations_as_they_are()
    {
        Dictionary<string, string> documented = Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "simulator.md")))
            .ToDictionary(m => m.Groups["tag"].Value, m => m.Groups["counts"].Value, StringComparer.Ordinal);
        Dictionary<string, string> counted = Contract.Operations.GroupBy(o => o.Tag, StringComparer.Ordinal)
            .Where(g => g.Any(IsAnswered))
            .ToDictionary(g => g.Key, g => string.Create(CultureInfo.InvariantCulture, $"{g.Count(IsAnswered)} of {g.Count()}"), StringComparer.Ordinal);
        int total = Contract.Operations.Count(IsAnswered);
        counted["all"] = string.Create(CultureInfo.InvariantCulture, $"{total} of {Contract.Operations.Count}");
        foreach ((string tag, string counts) in counted.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"| {tag} | {counts} |");
        }

        foreach (Contract missing in Contract.Operations.Where(o => counted.ContainsKey(o.Tag) && !IsAnswered(o)))
        {
            output.WriteLine($"not answered: {missing.Tag}: {missing.Method} {missing.Path}");
        }

        Assert.Equal(counted.OrderBy(c => c.Key, StringComparer.Ordinal), documented.OrderBy(d => d.Key, StringComparer.Ordinal));
    }

    /// <summary>Whether there is something behind it; the socket and public links are answered before the routes, what 5.37 is recorded not to have isn't.</summary>
    internal static bool IsAnswered(Contract operation) =>
        operation.Path is "/api/v4/websocket" or "/files/{file_id}/public"
        || (Routes.TryFind(operation.Method, SomePath(operation.Path), out Route? route, out _) && route.Handler is not null && route.Template == operation.Path);

    internal static string SomePath(string template, string id = "aaaaaaaaaaaaaaaaaaaaaaaaaa") =>
        Parameter().Replace(template, m => m.Value switch { "{timestamp}" => "0", "{emoji_name}" => "tada", _ => id });

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\| (?<tag>[a-z_ ]+) \| (?<counts>[0-9]+ of [0-9]+) \|", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
