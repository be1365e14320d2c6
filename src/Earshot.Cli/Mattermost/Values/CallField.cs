using Earshot.Cli.Mattermost.Contracts;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Specifies the part of the request that a value belongs to.</summary>
internal enum FieldPlace
{
    /// <summary>The path of the URL.</summary>
    Path,

    /// <summary>The query of the URL.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>A field of the request body.</summary>
    Body,

    /// <summary>The whole request body.</summary>
    Whole,

    /// <summary>The range of bytes to download.</summary>
    Range,
}

/// <summary>Represents a value of an operation as an option of the command line.</summary>
/// <param name="Place">The part of the request.</param>
/// <param name="Name">The name in the contract.</param>
/// <param name="Option">The name on the command line, with the dashes.</param>
/// <param name="Type">The type in the contract.</param>
internal sealed record CallField(FieldPlace Place, string Name, string Option, TypeExpression Type)
{
    /// <summary>Gets a value that indicates whether the value is required.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Gets the default of the server or the client, or null.</summary>
    public string? Default { get; init; }

    /// <summary>Gets the sentence that describes the value.</summary>
    public string? Sentence { get; init; }

    /// <summary>Gets the name from which the C# parameter or property is named.</summary>
    public required string As { get; init; }

    /// <summary>Gets a value that indicates whether a field of a form can be repeated.</summary>
    public bool Repeats { get; init; }

    /// <summary>Gets the value of the path or query that is the default of this field of the body, or null.</summary>
    public CallField? Same { get; init; }

    /// <summary>Gets a value that indicates whether the option can be repeated.</summary>
    public bool IsList => Repeats || Type.Kind == TypeKind.List;

    /// <summary>Gets the type of one value.</summary>
    public TypeExpression Item => Type.Kind == TypeKind.List ? Type.Inner! : Type;

    /// <summary>Gets a value that indicates whether the value is a secret, which is not accepted on the command line.</summary>
    public bool IsSecret => SecretNames.Contains(Name) && Item.IsNamed("string");

    /// <summary>Gets a value that indicates whether the value is a file to send.</summary>
    public bool IsFile => Item.IsNamed("file");

    /// <summary>Gets a value that indicates whether the value is JSON: an object, a list of lists, or any JSON.</summary>
    public bool IsJson => !IsFile && (Item.Kind != TypeKind.Named || Item.Name == "json" || ApiContract.Model(Item.Name) is not null);

    /// <summary>Gets the known values, or null.</summary>
    public EnumType? Known => Item.Kind == TypeKind.Named && char.IsAsciiLetterUpper(Item.Name[0]) ? ApiContract.Enum(Item.Name) : null;
}
