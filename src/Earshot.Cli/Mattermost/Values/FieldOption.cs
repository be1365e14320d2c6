using System.CommandLine;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Represents a field of an operation as an option. Its values are read when the call is made.</summary>
internal sealed class FieldOption : Option<string[]>
{
    /// <summary>Initializes a new instance of the <see cref="FieldOption"/> class.</summary>
    public FieldOption(CallField field)
        : base(field.Option)
    {
        Field = field;
        HelpName = FieldText.ValueName(field);
        Description = FieldHelp.Describe(field);
        AllowMultipleArgumentsPerToken = false;
        CustomParser = static result => [.. result.Tokens.Select(static token => token.Value)];
        Arity = field.IsList ? ArgumentArity.OneOrMore
            : field.Item.IsNamed("bool") ? ArgumentArity.ZeroOrOne
            : ArgumentArity.ExactlyOne;
        if (field.Item.IsNamed("bool"))
        {
            CompletionSources.Add("true", "false");
        }
        else
        {
            CompletionSources.Add([.. FieldHelp.Suggested(field)]);
        }
    }

    /// <summary>Gets the field.</summary>
    public CallField Field { get; }

    /// <summary>Gets the values on the command line, or null if the option is not used.</summary>
    public IReadOnlyList<string>? Texts(ParseResult parsed) => parsed.GetResult(this) is { Implicit: false } result
        ? result.Tokens.Count == 0 ? ["true"] : [.. result.Tokens.Select(static token => token.Value)]
        : null;
}
