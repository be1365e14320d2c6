namespace Earshot.CodeGen.Contracts;

/// <summary>The kinds of <see cref="TypeExpression"/>.</summary>
internal enum TypeKind
{
    Named,
    List,
    Map,
}

/// <summary>A type as the contracts write it: <c>string</c>, <c>User</c>, <c>User[]</c>, <c>map&lt;long&gt;</c>, with <c>?</c> where null is said to come.</summary>
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

    /// <summary>The innermost name: that of a model, an enum or a plain type.</summary>
    public string Root => Inner is null ? Name : Inner.Root;

    public bool IsNamed(string name) => Kind == TypeKind.Named && Name == name;
}
