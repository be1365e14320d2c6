namespace Earshot.CodeGen.Contracts;

/// <summary>Represents the content of <c>contracts/mattermost</c>.</summary>
internal sealed record Contract(
    IReadOnlyList<Group> Groups,
    IReadOnlyDictionary<string, Model> Models,
    IReadOnlyDictionary<string, EnumType> Enums,
    IReadOnlyList<EventType> Events,
    IReadOnlyList<ClientAction> Actions)
{
    public IEnumerable<Operation> Operations => Groups.SelectMany(group => group.Operations);
}

/// <summary>Represents the operations of a tag.</summary>
internal sealed record Group(string Tag, string Name, IReadOnlyList<Operation> Operations)
{
    public string ClassName => Name + "Api";
}

internal sealed record Operation
{
    // What this server lacks was added later.
    private const string OldestServer = "5.37";

    public required string Id { get; init; }

    /// <summary>Gets the identifier in the facts. It differs from <see cref="Id"/> if that spells out an abbreviation.</summary>
    public required string FactsId { get; init; }

    public required string HttpMethod { get; init; }

    public required string Path { get; init; }

    public string Name => Names.Pascal(Id);

    /// <summary>Gets the name of the method. A single page of an operation such as GetAllChannels is read by GetAllChannelsPage.</summary>
    public string MethodName => AllPagesName == Name ? Name + "Page" : Name;

    /// <summary>Gets the name of the method that reads all pages, or null if the operation has no pages.</summary>
    public string? AllPagesName => Paging is null ? null : Paging.All ?? Names.OfAllPages(Name);

    public string? Since { get; init; }

    /// <summary>Gets a value that indicates whether the operation is described for server 11 but not for 9.4.</summary>
    public bool IsNewer { get; init; }

    /// <summary>Gets a value that indicates whether the operation is described for servers up to 10 but not for 11.</summary>
    public bool IsGone { get; init; }

    /// <summary>Gets the versions of the server on which a request showed that the operation does not exist.</summary>
    public IReadOnlyList<string> AbsentAt { get; init; } = [];

    /// <summary>Gets the first version of the server that no longer has the operation, or null if the newest server has it.</summary>
    public string? GoneAt => IsGone ? AbsentAt.FirstOrDefault(version => version != OldestServer) ?? "11" : null;

    public bool IsDeprecated { get; init; }

    public string? Plugin { get; init; }

    /// <summary>Gets <c>none</c> if the token is never sent, <c>optional</c> if it is not required, or null if it is required.</summary>
    public string? Token { get; init; }

    /// <summary>Gets a value that indicates whether the operation is idempotent, or null if its HTTP method implies the value.</summary>
    public bool? IsRepeatable { get; init; }

    /// <summary>Gets a value that indicates whether the operation is rejected with 400 if an object with the same name exists.</summary>
    public bool HasConflict { get; init; }

    public bool HasRange { get; init; }

    public IReadOnlyList<Parameter> PathParameters { get; init; } = [];

    public IReadOnlyList<Parameter> QueryParameters { get; init; } = [];

    public IReadOnlyList<Parameter> HeaderParameters { get; init; } = [];

    /// <summary>Gets the query parameters that are always sent, with their fixed values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AlwaysSent { get; init; } = [];

    public Body? Body { get; init; }

    public required IReadOnlyDictionary<int, Response> Responses { get; init; }

    public IReadOnlyList<int> Errors { get; init; } = [];

    public Paging? Paging { get; init; }
}

internal sealed record Parameter(string Name, TypeExpression Type)
{
    public bool IsRequired { get; init; }

    public string? Default { get; init; }

    /// <summary>Gets the C# name, or null if it follows from the API's name.</summary>
    public string? As { get; init; }

    public string? PascalName => Names.Pascal(As ?? Name);

    public string CamelName => Names.Camel(As ?? Name);
}

internal enum BodyKind
{
    Json,
    Form,
    Raw,
}

internal sealed record Body(BodyKind Kind, TypeExpression Type, string Name, bool IsRequired);

internal enum ResponseKind
{
    None,
    Json,
    Text,
    Stream,
    Lines,
    OneOf,
    Redirect,
    Upgrade,
}

internal sealed record Response(ResponseKind Kind, TypeExpression? Type)
{
    public string? MediaType { get; init; }

    /// <summary>Gets the name of the type of a response that has two forms.</summary>
    public string? UnionName { get; init; }

    public IReadOnlyList<UnionShape> Shapes { get; init; } = [];

    /// <summary>Gets the fields that identify the first or the second form, or null if the kind of JSON does.</summary>
    public string? FirstHas { get; init; }

    public string? SecondHas { get; init; }
}

internal sealed record UnionShape(string Name, TypeExpression Type);

internal sealed record Paging
{
    public required string Style { get; init; }

    public required string Size { get; init; }

    public required int Max { get; init; }

    public string? Items { get; init; }

    public string? Order { get; init; }

    public string? More { get; init; }

    public string? Count { get; init; }

    public string? Next { get; init; }

    public string? Cursor { get; init; }

    /// <summary>Gets the name of the method that reads all pages, or null if the rule determines it.</summary>
    public string? All { get; init; }
}

internal sealed record Model(string Name, string FactsName)
{
    /// <summary>
    /// Gets the use: <c>request</c> (only sent), <c>response</c> (only received), <c>both</c>, or <c>form</c> (the fields of a form).
    /// </summary>
    public required string Use { get; init; }

    public IReadOnlyList<string> Extends { get; init; } = [];

    public IReadOnlyList<Field> Fields { get; init; } = [];

    public bool IsSentOnly => Use is "request" or "form";

    /// <summary>Determines whether a field must be set when the model is created.</summary>
    public bool Requires(Field field) => field is { IsRequired: true, IsPatch: false } && Use != "response";
}

internal sealed record Field(string Name, TypeExpression Type)
{
    public bool IsRequired { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>Gets a value that indicates whether an omitted field, null, and a value have different meanings.</summary>
    public bool IsPatch { get; init; }

    /// <summary>Gets a value that indicates whether the field of a form can occur several times.</summary>
    public bool Repeats { get; init; }

    public bool IsJsonText { get; init; }

    public bool IsUnconfirmed { get; init; }

    public string? Default { get; init; }

    public string? In { get; init; }

    /// <summary>Gets the C# name, or null if it follows from the API's name.</summary>
    public string? As { get; init; }

    public string PascalName => As ?? Names.Pascal(Name);
}

internal sealed record EnumType(string Name, bool IsNumber, IReadOnlyList<EnumValue> Values);

internal sealed record EnumValue(string Name, string Text, long Number);

internal sealed record EventType(string Name)
{
    /// <summary>Gets the C# name without its ending, or null if it follows from the API's name.</summary>
    public string? As { get; init; }

    public string ClassName => (As ?? Names.Pascal(Name)) + "Event";

    public IReadOnlyList<string> OccursIn { get; init; } = [];

    public string? Audience { get; init; }

    /// <summary>Gets a value if only clients use the name, or if it is never sent; otherwise, null.</summary>
    public string? Direction { get; init; }

    public IReadOnlyList<EventField> Fields { get; init; } = [];
}

internal sealed record EventField(string Name, TypeExpression Type)
{
    /// <summary>Gets a value that indicates whether the value is a string that contains JSON of the type.</summary>
    public bool IsEncoded { get; init; }

    public bool IsOptional { get; init; }

    public IReadOnlyList<string> In { get; init; } = [];

    public string? As { get; init; }

    public string PascalName => As ?? Names.Pascal(Name);
}

internal sealed record ClientAction(string Name, IReadOnlyList<string> In, IReadOnlyList<EventField> Fields);
