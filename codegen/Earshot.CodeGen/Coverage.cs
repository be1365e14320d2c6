using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;
using Earshot.CodeGen.Import;

namespace Earshot.CodeGen;

/// <summary>
/// Counts by reflection which parts of the contracts the built package contains, and which parts of the facts the contracts contain.
/// </summary>
internal static class Coverage
{
    private static readonly string[] Places = ["pathParams", "queryParams", "headerParams"];

    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static int Print(Contract contract, string? facts)
    {
        Assembly package = Assembly.LoadFrom(BuiltPackage());
        List<string> missing = [.. MissingOperations(contract, package), .. MissingEvents(contract, package)];
        int operations = contract.Operations.Count();
        int missingOperations = missing.Count(name => name.StartsWith("operation", StringComparison.Ordinal));
        int missingEvents = missing.Count - missingOperations;
        if (facts is not null)
        {
            missing.AddRange(MissingFacts(contract, facts));
        }

        Console.WriteLine(
            $"operations {operations - missingOperations} of {operations}, "
            + $"events {contract.Events.Count - missingEvents} of {contract.Events.Count}");
        foreach (string name in missing)
        {
            Console.Error.WriteLine($"missing: {name}");
        }

        return missing.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> MissingOperations(Contract contract, Assembly package)
    {
        Type client = package.GetType("Earshot.Mattermost.MattermostClient", throwOnError: true)!;
        foreach (Group group in contract.Groups)
        {
            Type? api = package.GetType($"Earshot.Mattermost.{group.ClassName}");
            HashSet<string> methods = api is null || client.GetProperty(group.Name)?.PropertyType != api
                ? []
                : [.. api.GetMethods(Public).Select(method => method.Name)];
            foreach (Operation operation in group.Operations
                .Where(o => !methods.Contains(o.MethodName) || !methods.Contains(o.MethodName + "Async")))
            {
                yield return $"operation {group.Name}.{operation.Name}";
            }
        }
    }

    private static IEnumerable<string> MissingEvents(Contract contract, Assembly package)
    {
        Type root = package.GetType("Earshot.Mattermost.MattermostEvent", throwOnError: true)!;
        return contract.Events
            .Where(e => package.GetType($"Earshot.Mattermost.{e.ClassName}") is not { IsSealed: true } type || !root.IsAssignableFrom(type))
            .Select(e => $"event {e.Name}");
    }

    /// <summary>
    /// Compares operations by method, path, parameters, statuses, and body, and events and models by their fields. Corrections in the
    /// decisions are applied.
    /// </summary>
    private static IEnumerable<string> MissingFacts(Contract contract, string facts)
    {
        Decisions decisions = Decisions.Of(Repository.Contracts);
        Dictionary<string, Operation> operations = contract.Operations.ToDictionary(
            o => $"{o.HttpMethod} {o.Path}", StringComparer.Ordinal);
        foreach (JsonObject fact in JsonFile.Read(Path.Combine(facts, "mattermost-operations.json")).Objects("operations"))
        {
            string call = $"{fact.Text("method")} {fact.Text("path")}";
            string id = fact.Text("proposedId") ?? fact.Text("operationId")!;
            string[] named =
            [
                .. Places.SelectMany(fact.Objects).Select(p => p.Text("name")!)
                    .Where(name => decisions.AlwaysSent(id)?.ContainsKey(name) is not true)
                    .Select(name => decisions.ParameterSentAs(id, name) ?? name),
            ];
            bool hasBody = fact.ContainsKey("body") || decisions.Correction(id)?.Text("body") is not null;
            if (!operations.TryGetValue(call, out Operation? operation)
                || !named.SequenceEqual(
                    operation.PathParameters.Concat(operation.QueryParameters).Concat(operation.HeaderParameters).Select(p => p.Name))
                || !fact["responses"]!.AsObject()
                    .Select(response => response.Key)
                    .Order()
                    .SequenceEqual(operation.Responses.Keys.Select(status => $"{status}").Order())
                || hasBody != operation.Body is not null)
            {
                yield return $"fact {call}";
            }
        }

        foreach ((string name, JsonNode? fact) in JsonFile.Read(Path.Combine(facts, "mattermost-events.json"))["events"]!.AsObject())
        {
            EventType? known = contract.Events.FirstOrDefault(e => e.Name == name);
            if (known is null || !Fields(fact!, "data").SequenceEqual(known.Fields.Select(field => field.Name)))
            {
                yield return $"fact event {name}";
            }
        }

        foreach ((string name, JsonNode? fact) in JsonFile.Read(Path.Combine(facts, "mattermost-models.json"))["models"]!.AsObject())
        {
            Model? known = contract.Models.Values.FirstOrDefault(model => model.FactsName == name);
            if (fact!.AsObject().Text("kind") == "object"
                && (known is null || Fields(fact, "fields").Except(known.Fields.Select(field => field.Name)).Any()))
            {
                yield return $"fact model {name}";
            }
        }
    }

    private static IEnumerable<string> Fields(JsonNode fact, string name) =>
        fact.AsObject().Objects(name).Select(field => field.Text("name")!);

    /// <summary>Returns the newest build of the package. Builds it if there is none.</summary>
    private static string BuiltPackage()
    {
        string? built = Newest();
        if (built is null)
        {
            var start = new ProcessStartInfo("dotnet", ["build", Repository.Package, "--nologo", "-v", "q"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using Process build = Process.Start(start)!;
            build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            built = Newest();
        }

        return built ?? throw new FileNotFoundException("Earshot.Mattermost could not be built.");
    }

    private static string? Newest()
    {
        string folder = Path.Combine(Repository.Package, "bin");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "Earshot.Mattermost.dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
    }
}
