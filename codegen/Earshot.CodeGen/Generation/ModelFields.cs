using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes a model's field in C#: the property, the expression that reads it, and the statement that writes it.</summary>
internal sealed class ModelFields(CSharpTypes types)
{
    /// <summary>Returns the property's name, which differs from the name of its type.</summary>
    public static string PropertyName(Model model, Field field) => field.PascalName == model.Name ? field.PascalName + "Value" : field.PascalName;

    public string Property(Model model, Field field, int index)
    {
        string name = PropertyName(model, field);
        TypeExpression type = field.Type;
        if (field.IsPatch)
        {
            string inner = type.IsNamed("json") ? "JsonElement" : types.Nullable(type);
            return $"public Optional<{inner}> {name} {{ get; init; }}";
        }

        if (field.Repeats)
        {
            return $"public IReadOnlyList<{types.Of(type)}>? {name} {{ get; init; }}";
        }

        if (model.IsSentOnly || type.IsNamed("time") || type.IsNamed("json") || types.IsModel(type))
        {
            return $"public {types.Nullable(type)} {name} {{ get; init; }}";
        }

        // Models that are sent distinguish zero, false, and empty from values that were not set.
        string accessors = model.Use == "both" ? $"{{ get; init {{ field = value; Given({index}); }} }}" : "{ get; init; }";
        return type switch
        {
            { Kind: TypeKind.List } => $"public {types.Of(type)} {name} {{ get; init; }} = Absent.List<{types.Of(type.Inner!)}>();",
            { Kind: TypeKind.Map } => $"public {types.Of(type)} {name} {{ get; init; }} = Absent.Map<{types.Of(type.Inner!)}>();",
            { IsNullable: true } => $"public {types.Nullable(type)} {name} {{ get; init; }}",
            { Name: "string" } => $"public string {name} {accessors} = string.Empty;",
            _ => $"public {types.Of(type)} {name} {accessors}",
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
            _ when model.IsSentOnly => read,
            { Kind: TypeKind.List } => $"{read} ?? Absent.List<{types.Of(type.Inner!)}>()",
            { Kind: TypeKind.Map } => $"{read} ?? Absent.Map<{types.Of(type.Inner!)}>()",
            { IsNullable: true } => read,
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
            { Name: "string" } => type.IsNullable || model.IsSentOnly ? "WriteNullable" : "WriteString",
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
