using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>One parameter of a method.</summary>
internal sealed record Argument(string Type, string Name, string? Default, string Doc)
{
    public string Declared => Default is null ? $"{Type} {Name}" : $"{Type} {Name} = {Default}";

    /// <summary>The name as documentation has it.</summary>
    public string PlainName => Name.TrimStart('@');
}

/// <summary>
/// What an operation's methods take: what the path needs, what the query needs, the body, the rest as one record that may grow, and the token.
/// </summary>
internal sealed class Signature
{
    public static readonly Argument Token = new("CancellationToken", "cancellationToken", "default", "Ends the call, wherever it waits.");

    public static readonly Argument Progress =
        new("IProgress<TransferProgress>?", "progress", "null", "Is told how much has been transferred, on the thread that transfers; null for nothing.");

    public Signature(Operation operation, CSharpTypes types, Func<string, string?> words, Func<Body, string> bodyDoc)
    {
        Path = [.. operation.PathParameters.Select(parameter => Plain(parameter, types, words))];
        Query = [.. operation.QueryParameters.Where(parameter => IsArgument(parameter)).Select(parameter => Plain(parameter, types, words))];
        OptionalParameters = [.. operation.QueryParameters.Where(parameter => !IsArgument(parameter)), .. operation.HeaderParameters];
        if (operation.Body is { } body)
        {
            string type = body.Kind == BodyKind.Raw ? "FileUpload" : types.Of(body.Type);
            Body = new Argument(
                body.IsRequired ? type : type + "?", Names.Camel(body.Name), body.IsRequired ? null : "null", words("body") ?? words(body.Name) ?? bodyDoc(body));
            IsUpload = body.Kind is BodyKind.Form or BodyKind.Raw;
        }

        if (OptionalParameters.Count > 0 || operation.HasRange)
        {
            Options = new Argument($"{operation.Name}Options?", "options", "null", OptionsDoc(operation));
        }
    }

    public IReadOnlyList<Argument> Path { get; }

    public IReadOnlyList<Argument> Query { get; }

    public Argument? Body { get; }

    public Argument? Options { get; }

    public IReadOnlyList<Parameter> OptionalParameters { get; }

    public bool IsUpload { get; }

    /// <summary>What the call itself is made from.</summary>
    public IReadOnlyList<Argument> Parts => [.. Path, .. Query, .. Body is null ? [] : new[] { Body }, .. Options is null ? [] : new[] { Options }];

    public IReadOnlyList<Argument> All => [.. Parts, .. IsUpload ? new[] { Progress } : [], Token];

    /// <summary>With a place for the answer's bytes.</summary>
    public IReadOnlyList<Argument> ToStream =>
    [
        .. Path, .. Query, .. Body is { Default: null } ? new[] { Body } : [],
        new Argument("Stream", "destination", null, "Where the bytes go; written from its present position, and left open."),
        .. Body is { Default: not null } ? new[] { Body } : [],
        .. Options is null ? [] : new[] { Options }, Progress, Token,
    ];

    public static bool IsArgument(Parameter parameter) => parameter is { IsRequired: true, Default: null };

    private static Argument Plain(Parameter parameter, CSharpTypes types, Func<string, string?> words) => new(
        types.Of(parameter.Type), parameter.CamelName, null, words(parameter.Name) ?? $"The value <c>{Prose.Xml(parameter.Name)}</c>.");

    private string OptionsDoc(Operation operation)
    {
        string[] names = [.. OptionalParameters.Select(parameter => parameter.PascalName!), .. operation.HasRange ? ["Range"] : Array.Empty<string>()];
        return $"What may be said further ({string.Join(", ", names)}); null for nothing.";
    }
}
