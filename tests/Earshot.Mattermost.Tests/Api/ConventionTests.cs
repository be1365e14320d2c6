using System.Reflection;
using System.Xml.Linq;

namespace Earshot.Mattermost.Tests.Api;

/// <summary>What holds for every operation and every model, found by reflection.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly Package = typeof(MattermostClient).Assembly;

    public static TheoryData<Type> Groups() => [.. GroupTypes()];

    public static TheoryData<Type> Models() => [.. ModelTypes()];

    internal static IEnumerable<Type> GroupTypes() =>
        typeof(MattermostClient).GetProperties().Select(property => property.PropertyType).Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal));

    internal static IEnumerable<Type> ModelTypes() =>
        Package.GetTypes().Where(type => type is { IsPublic: true, IsAbstract: false } && typeof(MattermostModel).IsAssignableFrom(type));

    [Fact]
    public void Every_group_class_is_reached_from_the_client()
    {
        IEnumerable<string> all = Package.GetTypes().Where(type => type.IsPublic && type.Name.EndsWith("Api", StringComparison.Ordinal)).Select(type => type.Name);

        Assert.Equal(63, GroupTypes().Count());
        Assert.Equal(all.Order(StringComparer.Ordinal), GroupTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_operation_has_both_forms_with_the_same_arguments_and_the_token_last(Type group)
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
            method => Assert.NotNull(group.GetMethod(method.Name + "Async", [.. method.GetParameters().Select(parameter => parameter.ParameterType)])));
    }

    [Fact]
    public void Everything_public_is_documented()
    {
        XDocument documents = XDocument.Load(Path.ChangeExtension(Package.Location, ".xml"));
        HashSet<string> documented = [.. documents.Descendants("member").Where(member => member.HasElements).Select(member => Name(member.Attribute("name")!.Value))];
        IEnumerable<string> missing = GroupTypes().Concat(ModelTypes()).SelectMany(type =>
            Operations(type).Where(method => !method.IsSpecialName && typeof(MattermostModel).IsAssignableFrom(type) is false).Select(method => $"{type.FullName}.{method.Name}")
                .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => $"{type.FullName}.{property.Name}"))
                .Append(type.FullName!));

        string[] undocumented = [.. missing.Where(member => !documented.Contains(member))];
        Assert.Empty(undocumented);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_is_sealed_registered_and_says_nothing_of_its_content(Type model)
    {
        Assert.True(model.IsSealed);
        Assert.NotNull(MattermostJson.Options.GetTypeInfo(model));
        var made = (MattermostModel)Activator.CreateInstance(model)!;
        Assert.Equal(model.Name, made.ToString());
        Assert.All(
            model.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly),
            property => Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Fact]
    public void No_name_collides_with_one_that_programs_import_by_default()
    {
        string[] imported = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];
        HashSet<string> taken = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name!.StartsWith("System", StringComparison.Ordinal))
            .SelectMany(assembly => assembly.GetExportedTypes()).Where(type => imported.Contains(type.Namespace)).Select(type => type.Name)];

        string[] colliding = [.. Package.GetExportedTypes().Select(type => type.Name).Where(taken.Contains)];
        Assert.Empty(colliding);
    }

    private static MethodInfo[] Operations(Type group) =>
        group.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static Type Result(Type type) => type switch
    {
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => type.GetGenericArguments()[0],
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) => typeof(IEnumerable<>).MakeGenericType(type.GetGenericArguments()),
        _ when type == typeof(Task) => typeof(void),
        _ => type,
    };

    private static string Name(string member) => member[2..].Split('(')[0];
}
