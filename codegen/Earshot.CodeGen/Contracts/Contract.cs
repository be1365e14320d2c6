namespace Earshot.CodeGen.Contracts;

/// <summary>Everything in <c>contracts/mattermost</c>.</summary>
internal sealed record Contract(
    IReadOnlyList<Group> Groups,
    IReadOnlyDictionary<string, Model> Models,
    IReadOnlyDictionary<string, EnumType> Enums,
    IReadOnlyList<EventType> Events,
    IReadOnlyList<ClientAction> Actions)
{
    public IEnumerable<Operation> Operations => Groups.SelectMany(group => group.Operations);
}

/// <summary>The operations of one tag.</summary>
internal sealed record Group(string Tag, string Name, IReadOnlyList<Operation> Operations)
{
    public string ClassName => Name + "Api";
}

internal sealed record Operation
{
    public required string Id { get; init; }

    public required string HttpMethod { get; init; }

    public required string Path { get; init; }

    public string Name => Names.Pascal(Id);

    public string? Since { get; init; }

    /// <summary>Described for servers 11 and not for 9.4.</summary>
    public bool IsNewer { get; init; }

    /// <summary>Described for servers up to 10 and not for 11.</summary>
    public bool IsGone { get; init; }

    public bool IsDeprecated { get; init; }

    public string? Plugin { get; init; }

    /// <summary><c>none</c>: never carries the token; <c>optional</c>: needs none; null: needs one.</summary>
    public string? Token { get; init; }

    /// <summary>Where it differs from what the method says.</summary>
    public bool? IsRepeatable { get; init; }

    public bool HasRange { get; init; }

    public IReadOnlyList<Parameter> PathParameters { get; init; } = [];

    public IReadOnlyList<Parameter> QueryParameters { get; init; } = [];

    public IReadOnlyList<Parameter> HeaderParameters { get; init; } = [];

    /// <summary>Query parameters that aren't anyone's choice, with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AlwaysSent { get; init; } = [];

    public Body? Body { get; init; }

    public required IReadOnlyDictionary<int, Answer> Answers { get; init; }

    public IReadOnlyList<int> Errors { get; init; } = [];

    public Paging? Paging { get; init; }
}

internal sealed record Parameter(string Name, TypeExpression Type)
{
    public bool IsRequired { get; init; }

    public string? Default { get; init; }

    /// <summary>The name in C#, where it isn't that of the API.</summary>
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

internal sealed record Answer(ResponseKind Kind, TypeExpression? Type)
{
    public string? MediaType { get; init; }

    /// <summary>The name of the closed type of an answer with two shapes.</summary>
    public string? UnionName { get; init; }

    public IReadOnlyList<UnionShape> Shapes { get; init; } = [];

    /// <summary>Fields of which the first or the second shape has one; null where the kind of JSON tells them apart.</summary>
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
}

internal sealed record Model(string Name, string FactsName)
{
    /// <summary><c>request</c>: only sent; <c>answer</c>: only received; <c>both</c>; <c>form</c>: the fields of a form.</summary>
    public required string Use { get; init; }

    public IReadOnlyList<string> Extends { get; init; } = [];

    public IReadOnlyList<Field> Fields { get; init; } = [];

    public bool IsSentOnly => Use is "request" or "form";
}

internal sealed record Field(string Name, TypeExpression Type)
{
    public bool IsRequired { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>Left out, null and a value are three things.</summary>
    public bool IsPatch { get; init; }

    /// <summary>In a form: may come several times, or is JSON.</summary>
    public bool Repeats { get; init; }

    public bool IsJsonText { get; init; }

    public bool IsUnconfirmed { get; init; }

    public string? Default { get; init; }

    public string? In { get; init; }

    public string PascalName => Names.Pascal(Name);
}

internal sealed record EnumType(string Name, bool IsNumber, IReadOnlyList<EnumValue> Values);

internal sealed record EnumValue(string Name, string Text, long Number);

internal sealed record EventType(string Name)
{
    public string ClassName => Names.Pascal(Name) + "Event";

    public IReadOnlyList<string> OccursIn { get; init; } = [];

    public string? Audience { get; init; }

    /// <summary>A name that only clients use, or that is never sent.</summary>
    public string? Direction { get; init; }

    public IReadOnlyList<EventField> Fields { get; init; } = [];
}

internal sealed record EventField(string Name, TypeExpression Type)
{
    /// <summary>The value is a string that holds JSON of the type.</summary>
    public bool IsEncoded { get; init; }

    public bool IsOptional { get; init; }

    public IReadOnlyList<string> In { get; init; } = [];

    public string? As { get; init; }

    public string PascalName => As ?? Names.Pascal(Name);
}

internal sealed record ClientAction(string Name, IReadOnlyList<string> In, IReadOnlyList<EventField> Fields);
