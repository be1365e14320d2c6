using Earshot.Cli.Mattermost.Contracts;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Where a value of the command line goes.</summary>
internal enum FieldPlace
{
    /// <summary>Into the address.</summary>
    Path,

    /// <summary>Behind the address's question mark.</summary>
    Query,

    /// <summary>Into a header.</summary>
    Header,

    /// <summary>Into a field of the body.</summary>
    Body,

    /// <summary>It is the body, or, in a form, a file.</summary>
    Whole,

    /// <summary>It says which bytes of the answer are wanted.</summary>
    Range,
}

/// <summary>One value of an operation as an option of the command line.</summary>
/// <param name="Place">Where it goes.</param>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Option">Its name on the command line, with the dashes.</param>
/// <param name="Type">Its type in the contract.</param>
internal sealed record CallField(FieldPlace Place, string Name, string Option, TypeExpression Type)
{
    /// <summary>Whether there is no call without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What the server, or the client, takes where nothing is said.</summary>
    public string? Default { get; init; }

    /// <summary>What it means.</summary>
    public string? Sentence { get; init; }

    /// <summary>Its name in C#, for parameters and properties.</summary>
    public required string As { get; init; }

    /// <summary>A field of a form that may come several times.</summary>
    public bool Repeats { get; init; }

    /// <summary>A field of the body that is the same as this value of the path, and needn't be said twice.</summary>
    public CallField? Same { get; init; }

    /// <summary>Whether it may be given several times.</summary>
    public bool IsList => Repeats || Type.Kind == TypeKind.List;

    /// <summary>The type of one value.</summary>
    public TypeExpression Item => Type.Kind == TypeKind.List ? Type.Inner! : Type;

    /// <summary>Whether it is nobody's business but the user's; such a value isn't taken from the command line itself.</summary>
    public bool IsSecret => SecretNames.Contains(Name) && Item.IsNamed("string");

    /// <summary>Whether it is a file to send.</summary>
    public bool IsFile => Item.IsNamed("file");

    /// <summary>Whether the value is JSON: an object, a list of lists, or anything.</summary>
    public bool IsJson => !IsFile && (Item.Kind != TypeKind.Named || Item.Name == "json" || ApiContract.Model(Item.Name) is not null);

    /// <summary>The list of known values; null where there is none.</summary>
    public EnumType? Known => Item.Kind == TypeKind.Named && char.IsAsciiLetterUpper(Item.Name[0]) ? ApiContract.Enum(Item.Name) : null;
}
