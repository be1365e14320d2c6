namespace Earshot.CodeGen.Contracts;

/// <summary>Specifies the kind of a <see cref="TypeExpression"/>.</summary>
internal enum TypeKind
{
    Named,
    List,
    Map,
}

/// <summary>
/// Represents a type as written in the contracts: <c>string</c>, <c>User</c>, <c>User[]</c>, <c>map&lt;long&gt;</c>, with <c>?</c> if it
/// can be null.
/// </summary>
internal sealed record TypeExpression(TypeKind Kind, string Name, TypeExpression? Inner, bool IsNullable)
{
    public static TypeExpression Parse(string text)
    {
        bool nullable = text.EndsWith('?');
        text = nullable ? text[..^1] : text;
        if (text.EndsWith("[]", StringComparison.Ordinal))
        {
            return new(TypeKind.List, "", Parse(text[..^2]), nullable);
        }

        return text.StartsWith("map<", StringComparison.Ordinal)
            ? new(TypeKind.Map, "", Parse(text[4..^1]), nullable)
            : new(TypeKind.Named, text, null, nullable);
    }

    /// <summary>Gets the innermost name: that of a model, an enum, or a plain type.</summary>
    public string Root => Inner is null ? Name : Inner.Root;

    public bool IsNamed(string name) => Kind == TypeKind.Named && Name == name;
}
