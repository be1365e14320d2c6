using System.Reflection;
using System.Xml.Linq;

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests the conventions of all operations and models, by reflection.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly Package = typeof(MattermostClient).Assembly;

    public static TheoryData<Type> Groups() => [.. GroupTypes()];

    public static TheoryData<Type> Models() => [.. ModelTypes()];

    internal static IEnumerable<Type> GroupTypes() =>
        typeof(MattermostClient).GetProperties()
            .Select(property => property.PropertyType)
            .Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal));

    internal static IEnumerable<Type> ModelTypes() =>
        Package.GetTypes().Where(type => type is { IsPublic: true, IsAbstract: false } && typeof(MattermostModel).IsAssignableFrom(type));

    [Fact]
    public void Every_group_class_has_property_of_client()
    {
        IEnumerable<string> all = Package.GetTypes()
            .Where(type => type.IsPublic && type.Name.EndsWith("Api", StringComparison.Ordinal))
            .Select(type => type.Name);

        Assert.Equal(64, GroupTypes().Count());
        Assert.Equal(all.Order(StringComparer.Ordinal), GroupTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_operation_has_both_forms_with_same_parameters(Type group)
    {
        foreach (MethodInfo asynchronous in Operations(group).Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)))
        {
            Type[] arguments = [.. asynchronous.GetParameters().Select(parameter => parameter.ParameterType)];
            MethodInfo? synchronous = group.GetMethod(asynchronous.Name[..^5], arguments);

            Assert.NotNull(synchronous);
            Assert.Equal(asynchronous.GetParameters().Select(p => p.Name), synchronous.GetParameters().Select(p => p.Name));
            Assert.Equal(typeof(CancellationToken), arguments[^1]);
            Assert.True(asynchronous.GetParameters()[^1].HasDefaultValue);
            Assert.Equal(Result(asynchronous.ReturnType), Result(synchronous.ReturnType));
        }

        Assert.All(
            Operations(group).Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)),
            method => Assert.NotNull(
                group.GetMethod(method.Name + "Async", [.. method.GetParameters().Select(parameter => parameter.ParameterType)])));
    }

    [Fact]
    public void Every_public_member_is_documented()
    {
        HashSet<string> documented = [.. Documents().Select(member => Name(member.Attribute("name")!.Value))];
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> all = Package.GetExportedTypes().SelectMany(type => type.GetMembers(Own)
            .Where(member => member is PropertyInfo or FieldInfo { IsSpecialName: false }
                || (member is MethodInfo { IsSpecialName: false } && !IsMadeByCompiler(member)))
            .Select(member => $"{XmlName(type)}.{member.Name}")
            .Append(XmlName(type)));

        string[] undocumented = [.. all.Where(member => !documented.Contains(member)).Distinct()];
        Assert.Empty(undocumented);
    }

    [Fact]
    public void No_documentation_is_empty()
    {
        string[] parts = ["summary", "param", "returns", "exception", "remarks"];
        string[] empty = [.. Documents().SelectMany(member => member.Elements()
            .Where(part => parts.Contains(part.Name.LocalName) && !part.HasElements && part.Value.Trim().Length < 2)
            .Select(part => $"{member.Attribute("name")!.Value} {part.Name}"))];
        string[] silent = [.. Documents().Where(member => member.Element("summary") is null && member.Element("inheritdoc") is null
            && !member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal))
            .Select(member => member.Attribute("name")!.Value)];

        Assert.Empty(empty);
        Assert.Empty(silent);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_operation_documents_its_errors_and_path(Type group)
    {
        Dictionary<string, XElement> documents = Documents().ToDictionary(
            member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        XElement[] methods =
        [
            .. documents
                .Where(member => member.Key.StartsWith($"M:{group.FullName}.", StringComparison.Ordinal))
                .Select(member => member.Value),
        ];

        string?[] allPages =
        [
            .. Contracts.ContractFiles.Operations.SelectMany(operation => new[] { operation.AllName, operation.AllName + "Async" }),
        ];

        Assert.NotEmpty(methods);
        foreach (XElement method in methods)
        {
            string name = method.Attribute("name")!.Value;
            if (method.Element("inheritdoc")?.Attribute("cref") is { } same)
            {
                Assert.True(documents.ContainsKey(same.Value), $"{name} inherits from nothing.");
            }
            else if (!allPages.Contains(name.Split('(')[0].Split('.')[^1]))
            {
                Assert.Contains(method.Elements("exception"), error => error.Attribute("cref")!.Value == "T:Earshot.ConnectionException");
                Assert.Contains("/", method.Element("remarks")!.Value, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Deprecated_operations_are_marked_obsolete()
    {
        IEnumerable<string> deprecated = Contracts.ContractFiles.Operations.Where(operation => operation.IsDeprecated)
            .SelectMany(operation => new[] { operation.MethodName, operation.MethodName + "Async" });
        IEnumerable<string> marked = GroupTypes().SelectMany(Operations)
            .Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is not null).Select(method => method.Name);

        Assert.Equal(deprecated.Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_class_is_sealed_unless_meant_to_be_extended() =>
        Assert.Equal(
            ["MattermostCredentials", "MattermostEvent", "MattermostForm", "MattermostModel", "OperationOptions"],
            Package.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsSealed: false })
                .Select(type => type.Name)
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_is_sealed_registered_and_hides_content(Type model)
    {
        Assert.True(model.IsSealed);
        Assert.NotNull(MattermostJson.Options.GetTypeInfo(model));
        var made = (MattermostModel)Activator.CreateInstance(model)!;
        Assert.Equal(model.Name, made.ToString());
        Assert.All(
            model.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly),
            property => Assert.Contains(
                typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    private static MethodInfo[] Operations(Type group) =>
        group.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static Type Result(Type type) => type switch
    {
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => type.GetGenericArguments()[0],
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) =>
            typeof(IEnumerable<>).MakeGenericType(type.GetGenericArguments()),
        _ when type == typeof(Task) => typeof(void),
        _ => type,
    };

    /// <summary>Returns the documentation of the public types and members.</summary>
    private static IEnumerable<XElement> Documents()
    {
        HashSet<string> types = [.. Package.GetExportedTypes().Select(XmlName)];
        return XDocument.Load(Path.ChangeExtension(Package.Location, ".xml")).Descendants("member").Where(member =>
        {
            string name = Name(member.Attribute("name")!.Value);
            return member.HasElements && (types.Contains(name) || types.Contains(name[..name.LastIndexOf('.')]));
        });
    }

    private static string Name(string member) => member[2..].Split('(')[0].Split('~')[0].Split("``")[0];

    private static string XmlName(Type type) => type.FullName!.Replace('+', '.');

    // Generated members of records and enums.
    private static bool IsMadeByCompiler(MemberInfo member) =>
        member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is not null
        || member.Name is "Deconstruct" or "ToString" or "<Clone>$";
}
