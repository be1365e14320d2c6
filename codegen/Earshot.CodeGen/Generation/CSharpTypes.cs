using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Maps the contracts' types to C# types, and to the shapes that read and write them.</summary>
internal sealed class CSharpTypes(Contract contract)
{
    public bool IsModel(TypeExpression type) => type.Kind == TypeKind.Named && contract.Models.ContainsKey(type.Name);

    public bool IsEnum(TypeExpression type) => type.Kind == TypeKind.Named && contract.Enums.ContainsKey(type.Name);

    public bool IsNumberEnum(TypeExpression type) => IsEnum(type) && contract.Enums[type.Name].IsNumber;

    /// <summary>Returns the C# type, not nullable.</summary>
    public string Of(TypeExpression type) => type.Kind switch
    {
        TypeKind.List => $"IReadOnlyList<{Of(type.Inner!)}>",
        TypeKind.Map => $"IReadOnlyDictionary<string, {Of(type.Inner!)}>",
        _ => type.Name switch
        {
            "string" or "int" or "long" or "double" or "bool" => type.Name,
            "time" => "DateTimeOffset?",
            "json" => "JsonElement",
            "file" => "FileUpload",
            _ when IsModel(type) || IsEnum(type) => type.Name,
            _ => throw new InvalidDataException($"Unknown type '{type.Name}'."),
        },
    };

    /// <summary>Returns the C# type of a value that can be omitted.</summary>
    public string Nullable(TypeExpression type) => Of(type) is { } name && name.EndsWith('?') ? name : Of(type) + "?";

    /// <summary>Returns the shape of the type in JSON.</summary>
    public string Shape(TypeExpression type) => type switch
    {
        { Kind: TypeKind.List, Inner: { Kind: TypeKind.Named, Name: "string" } } => "Shapes.Strings",
        { Kind: TypeKind.Map, Inner: { Kind: TypeKind.Named, Name: "string" } } => "Shapes.StringMap",
        { Kind: TypeKind.List } when IsModel(type.Inner!) => $"Shapes.Models<{type.Inner!.Name}>()",
        { Kind: TypeKind.Map } when IsModel(type.Inner!) => $"Shapes.ModelMap<{type.Inner!.Name}>()",
        { Kind: TypeKind.List } => $"Shapes.List({Shape(type.Inner!)})",
        { Kind: TypeKind.Map } => $"Shapes.Map({Shape(type.Inner!)})",
        _ => type.Name switch
        {
            "string" => "Shapes.String",
            "int" or "long" => "Shapes.Int64",
            "double" => "Shapes.Double",
            "bool" => "Shapes.Boolean",
            "time" => "Shapes.Time",
            "json" => "Shapes.Json",
            _ when IsModel(type) => $"Shapes.Model<{type.Name}>()",
            _ when IsNumberEnum(type) => $"Shapes.Number<{type.Name}>()",
            _ => $"Shapes.Text<{type.Name}>()",
        },
    };

    /// <summary>Returns the shared JSON type of a body or response of the type, or null if the type needs its own.</summary>
    public string? JsonType(TypeExpression type) => type switch
    {
        { Kind: TypeKind.List, Inner: { Kind: TypeKind.Named, Name: "string" } } => "JsonTypes.Strings",
        { Kind: TypeKind.Map, Inner: { Kind: TypeKind.Named, Name: "string" } } => "JsonTypes.StringMap",
        { Kind: TypeKind.List } when IsModel(type.Inner!) => $"JsonTypes.Models<{type.Inner!.Name}>()",
        { Kind: TypeKind.Map } when IsModel(type.Inner!) => $"JsonTypes.ModelMap<{type.Inner!.Name}>()",
        { Kind: TypeKind.Named } when IsModel(type) => $"JsonTypes.Model<{type.Name}>()",
        { Kind: TypeKind.Named, Name: "long" } => "JsonTypes.Int64",
        { Kind: TypeKind.Named, Name: "double" } => "JsonTypes.Double",
        { Kind: TypeKind.Named, Name: "json" } => "JsonTypes.Json",
        _ => null,
    };
}
