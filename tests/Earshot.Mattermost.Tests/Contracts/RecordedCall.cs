using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Represents a call recorded with server 5.37, and its operation.</summary>
internal sealed class RecordedCall
{
    private RecordedCall(string file, int index, JsonObject call)
    {
        Label = $"{file} {index}";
        JsonObject request = call["request"]!.AsObject();
        JsonObject response = call["response"]!.AsObject();
        Method = request["method"]!.GetValue<string>();
        string[] address = request["path"]!.GetValue<string>().Split('?', 2);
        Path = address[0];
        Body = request["json"];
        IsUpload = request["multipart"] is not null;
        Status = response["status"]!.GetValue<int>();
        Response = response["json"];
        MediaType = (response["contentType"] ?? response["headers"]?["content-type"])?.GetValue<string>().Split(';')[0]
            ?? "application/json";

        // If only the names of the query were recorded, any value is sufficient.
        IEnumerable<string> query = address.Length > 1
            ? address[1].Split('&')
            : request["query"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [];
        foreach (string pair in query)
        {
            string[] parts = pair.Split('=', 2);
            Query[parts[0]] = parts.Length > 1 ? parts[1] : "x";
        }

        Operation = ContractFiles.Operations.Where(Fits).OrderBy(operation => operation.InPath.Count).FirstOrDefault();
    }

    public string Label { get; }

    public string Method { get; }

    public string Path { get; }

    public Dictionary<string, string> Query { get; } = new(StringComparer.Ordinal);

    public JsonNode? Body { get; }

    public bool IsUpload { get; }

    public int Status { get; }

    /// <summary>Gets the received JSON. <c>$bytes</c> stands for that number of bytes of a file.</summary>
    public JsonNode? Response { get; }

    public string MediaType { get; }

    public bool IsBytes => Response is JsonObject file && file.ContainsKey("$bytes");

    /// <summary>Returns the operation with the longest matching path, or null if there is none.</summary>
    public ContractOperation? Operation { get; }

    public static IReadOnlyList<RecordedCall> All()
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings");
        return
        [
            .. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(file =>
            {
                JsonObject root = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
                return (root["calls"] ?? root["steps"])!.AsArray().Index()
                    .Where(call => call.Item!["request"] is not null)
                    .Select(call => new RecordedCall(System.IO.Path.GetRelativePath(folder, file), call.Index, call.Item!.AsObject()));
            }),
        ];
    }

    public OperationArguments Arguments()
    {
        ContractOperation operation = Operation!;
        string[] template = operation.Path.Split('/');
        string[] path = Path.Split('/');
        var values = operation.InPath.ToDictionary(
            value => value.Name,
            value => (JsonNode)Uri.UnescapeDataString(path[Array.IndexOf(template, $"{{{value.Name}}}")]),
            StringComparer.Ordinal);
        return new OperationArguments(operation, new ContractSamples { RequiredOnly = true })
        {
            Path = values,
            Query = operation.InQuery.Where(value => Query.ContainsKey(value.Name) || value.IsArgument).ToDictionary(
                value => value.Name,
                value => value.Type is "int" or "long" ? JsonNode.Parse(Query[value.Name])! : Query.GetValueOrDefault(value.Name, "x"),
                StringComparer.Ordinal),
            Body = IsUpload ? new JsonObject { ["files"] = new JsonArray("a file"), ["channel_id"] = "c" }
                : operation.Body is null ? null
                : Body?.DeepClone(),
            TakesOptions = Query.Count > 0,
        };
    }

    private bool Fits(ContractOperation operation)
    {
        string[] template = operation.Path.Split('/');
        string[] path = Path.Split('/');
        return operation.Method == Method && template.Length == path.Length
            && template.Zip(path).All(step => step.First == step.Second || step.First.StartsWith('{'));
    }
}
