using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Represents a parameter of a generated method.</summary>
internal sealed record Argument(string Type, string Name, string? Default, string Doc)
{
    public string Declared => Default is null ? $"{Type} {Name}" : $"{Type} {Name} = {Default}";

    /// <summary>Gets the name as used in documentation.</summary>
    public string PlainName => Name.TrimStart('@');
}

/// <summary>
/// Represents the parameters of an operation's methods: the path's values, the required query values, the body, a record of the optional
/// values, and the token.
/// </summary>
internal sealed class Signature
{
    public static readonly Argument Token = new(
        "CancellationToken", "cancellationToken", "default", "The token to monitor for cancellation requests.");

    public static readonly Argument Progress = new(
        "IProgress<TransferProgress>?",
        "progress",
        "null",
        "The object that receives progress reports, or <see langword=\"null\"/>. It is called on the thread that performs the transfer.");

    public Signature(Operation operation, CSharpTypes types, Func<string, string?> words, Func<Body, string> bodyDoc)
    {
        Path = [.. operation.PathParameters.Select(parameter => Plain(parameter, types, words))];
        Query =
        [
            .. operation.QueryParameters.Where(parameter => IsArgument(parameter)).Select(parameter => Plain(parameter, types, words)),
        ];
        OptionalParameters = [.. operation.QueryParameters.Where(parameter => !IsArgument(parameter)), .. operation.HeaderParameters];
        if (operation.Body is { } body)
        {
            string type = body.Kind == BodyKind.Raw ? "FileUpload" : types.Of(body.Type);
            Body = new Argument(
                body.IsRequired ? type : type + "?",
                Names.Camel(body.Name),
                body.IsRequired ? null : "null",
                words("body") ?? words(body.Name) ?? bodyDoc(body));
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

    /// <summary>Gets the parameters from which the request is built.</summary>
    public IReadOnlyList<Argument> Parts =>
        [.. Path, .. Query, .. Body is null ? [] : new[] { Body }, .. Options is null ? [] : new[] { Options }];

    public IReadOnlyList<Argument> All => [.. Parts, .. IsUpload ? new[] { Progress } : [], Token];

    /// <summary>Gets the parameters of the method that writes the response to a stream.</summary>
    public IReadOnlyList<Argument> ToStream =>
    [
        .. Path, .. Query, .. Body is { Default: null } ? new[] { Body } : [],
        new Argument("Stream", "destination", null, "The stream to write to, starting at its current position. The stream is left open."),
        .. Body is { Default: not null } ? new[] { Body } : [],
        .. Options is null ? [] : new[] { Options }, Progress, Token,
    ];

    public static bool IsArgument(Parameter parameter) => parameter is { IsRequired: true, Default: null };

    private static Argument Plain(Parameter parameter, CSharpTypes types, Func<string, string?> words) => new(
        types.Of(parameter.Type), parameter.CamelName, null, words(parameter.Name) ?? $"The value <c>{Prose.Xml(parameter.Name)}</c>.");

    private string OptionsDoc(Operation operation)
    {
        string[] names =
        [
            .. OptionalParameters.Select(parameter => parameter.PascalName!),
            .. operation.HasRange ? ["Range"] : Array.Empty<string>(),
        ];
        string listed = string.Join(", ", names.Select(name => $"<c>{name}</c>"));
        return $"The optional parameters ({listed}), or <see langword=\"null\"/> to use the defaults.";
    }
}
