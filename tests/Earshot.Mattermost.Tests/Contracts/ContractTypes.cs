using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Parses types as written in the contracts: <c>User</c>, <c>User[]</c>, <c>map&lt;long&gt;</c>, <c>string?</c>.</summary>
internal static class ContractTypes
{
    public static bool IsList(string type, out string item)
    {
        type = type.TrimEnd('?');
        bool isList = type.EndsWith("[]", StringComparison.Ordinal);
        item = isList ? type[..^2] : "";
        return isList;
    }

    public static bool IsMap(string type, out string item)
    {
        type = type.TrimEnd('?');
        bool isMap = type.StartsWith("map<", StringComparison.Ordinal) && type.EndsWith('>');
        item = isMap ? type["map<".Length..^1] : "";
        return isMap;
    }

    public static bool IsModel(string type) => ContractFiles.Models.ContainsKey(type.TrimEnd('?'));

    public static bool IsEnum(string type, out JsonObject values)
    {
        bool isEnum = ContractFiles.Enums.TryGetPropertyValue(type.TrimEnd('?'), out JsonNode? known);
        values = isEnum ? known!["values"]!.AsObject() : [];
        return isEnum;
    }
}
