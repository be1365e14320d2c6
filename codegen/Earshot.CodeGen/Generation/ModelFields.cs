using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes a model's field in C#: the property, the expression that reads it, and the statement that writes it.</summary>
internal sealed class ModelFields(CSharpTypes types)
{
    /// <summary>Returns the property's name, which differs from the name of its type.</summary>
    public static string PropertyName(Model model, Field field) =>
        field.PascalName == model.Name ? field.PascalName + "Value" : field.PascalName;

    // A value that an object need not have, or that has no neutral value of its own, is null when it is absent.
    private bool IsNullable(Model model, Field field) =>
        (model.IsSentOnly && !model.Requires(field))
        || field.Type.IsNamed("time")
        || field.Type.IsNamed("json")
        || types.IsModel(field.Type)
        || (field.Type.IsNullable && field.Type.Kind == TypeKind.Named);

    public string Property(Model model, Field field, int index)
    {
        string name = PropertyName(model, field);
        TypeExpression type = field.Type;
        if (field.IsPatch)
        {
            string inner = type.IsNamed("json") ? "JsonElement" : types.Nullable(type);
            return $"public Optional<{inner}> {name} {{ get; init; }}";
        }

        bool isRequired = model.Requires(field);
        string modifiers = isRequired ? "public required" : "public";
        if (model.Use == "form")
        {
            string plain = field.Repeats ? $"IReadOnlyList<{types.Of(type)}>" : types.Of(type);
            return $"{modifiers} {plain}{(isRequired ? "" : "?")} {name} {{ get; init; }}";
        }

        if (IsNullable(model, field))
        {
            return $"{modifiers} {types.Nullable(type)} {name} {{ get; init; }}";
        }

        // Models that are sent distinguish zero, false, and empty from values that were not set.
        string accessors = model.Use == "both" || isRequired ? $"{{ get; init {{ field = value; Given({index}); }} }}" : "{ get; init; }";
        return type switch
        {
            { Kind: TypeKind.List } => $"{modifiers} {types.Of(type)} {name} {{ get; init; }} = Absent.List<{types.Of(type.Inner!)}>();",
            { Kind: TypeKind.Map } => $"{modifiers} {types.Of(type)} {name} {{ get; init; }} = Absent.Map<{types.Of(type.Inner!)}>();",
            { Name: "string" } => $"{modifiers} string {name} {accessors} = string.Empty;",
            _ => $"{modifiers} {types.Of(type)} {name} {accessors}",
        };
    }

    public string Reading(Model model, Field field, int index)
    {
        TypeExpression type = field.Type;
        if (field.IsPatch)
        {
            return $"ReadOptional(ref reader, {types.Shape(type)})";
        }

        string read = type switch
        {
            { Kind: TypeKind.List } => $"ReadList(ref reader, {types.Shape(type)}, {index})",
            { Kind: TypeKind.Map } => $"ReadMap(ref reader, {types.Shape(type)}, {index})",
            { Name: "string" } => $"ReadString(ref reader, {index})",
            { Name: "long" } => $"ReadInt64(ref reader, {index})",
            { Name: "double" } => $"ReadDouble(ref reader, {index})",
            { Name: "bool" } => $"ReadBoolean(ref reader, {index})",
            { Name: "time" } => $"ReadTime(ref reader, {index})",
            { Name: "json" } => $"ReadJson(ref reader, {index})",
            _ when types.IsModel(type) => $"ReadModel<{type.Name}>(ref reader, {index})",
            _ when types.IsNumberEnum(type) => $"ReadNumber<{type.Name}>(ref reader, {index})",
            _ => $"ReadText<{type.Name}>(ref reader, {index})",
        };
        return type switch
        {
            _ when IsNullable(model, field) => read,
            { Kind: TypeKind.List } => $"{read} ?? Absent.List<{types.Of(type.Inner!)}>()",
            { Kind: TypeKind.Map } => $"{read} ?? Absent.Map<{types.Of(type.Inner!)}>()",
            { Name: "string" } => $"{read} ?? string.Empty",
            { Name: "long" or "double" } => $"{read} ?? 0",
            { Name: "bool" } => $"{read} ?? false",
            _ when types.IsEnum(type) => $"{read} ?? default",
            _ => read,
        };
    }

    public string Writing(Model model, Field field, int index)
    {
        TypeExpression type = field.Type;
        string name = $"\"{field.Name}\"u8";
        string property = PropertyName(model, field);
        if (field.IsPatch)
        {
            return $"WriteOptional(writer, {name}, {property}, {types.Shape(type)});";
        }

        string method = type switch
        {
            { Kind: not TypeKind.Named } => "WriteCollection",
            { Name: "string" } => IsNullable(model, field) ? "WriteNullable" : "WriteString",
            { Name: "long" } => "WriteInt64",
            { Name: "double" } => "WriteDouble",
            { Name: "bool" } => "WriteBoolean",
            { Name: "time" } => "WriteTime",
            { Name: "json" } => "WriteJson",
            _ when types.IsModel(type) => "WriteModel",
            _ when types.IsNumberEnum(type) => "WriteNumber",
            _ => "WriteText",
        };
        return type.Kind == TypeKind.Named
            ? $"{method}(writer, {name}, {property}, {index});"
            : $"{method}(writer, {name}, {property}, {types.Shape(type)}, {index});";
    }
}
