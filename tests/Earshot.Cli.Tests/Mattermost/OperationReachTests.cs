using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.CodeGen.Contracts;
using Earshot.Mattermost;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Tests that the tool can call every operation of the contracts: its method, its options, and its help page.</summary>
public sealed class OperationReachTests
{
    public static TheoryData<string> Groups => [.. ApiContract.Groups];

    [Fact]
    public void All_649_operations_have_unique_commands()
    {
        string[] names = [.. ApiCommands.All.Select(command => $"{command.Parents.Single().Name} {command.Name}")];

        Assert.Equal(649, names.Length);
        Assert.Equal(649, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)* [a-z0-9]+(-[a-z0-9]+)*$", name));
    }

    [Fact]
    public void Every_public_operation_of_the_client_has_a_command()
    {
        HashSet<string> commands = [.. ApiCommands.All.Select(command => $"{command.Group.Name}.{command.Operation.MethodName}")];
        HashSet<string?> allPages = [.. ApiCommands.All.Select(command => command.Operation.AllPagesName + "Async")];
        IEnumerable<string> methods =
            from property in typeof(MattermostClient).GetProperties()
            where property.PropertyType.Name == property.Name + "Api"
            from method in property.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.Name.EndsWith("Async", StringComparison.Ordinal) && !allPages.Contains(method.Name)
            select $"{property.Name}.{method.Name[..^"Async".Length]}";

        Assert.Empty(methods.Distinct().Except(commands));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Operations_have_methods_that_accept_every_value(string group)
    {
        foreach (OperationCommand command in ApiCommands.Of(group).Where(command => command.Name != "connect-web-socket"))
        {
            var method = ApiMethod.Find(command.Group, command.Operation, isAll: false);
            Assert.True(method is not null, $"{command.Name} has no method.");
            Assert.All(command.Fields, option => AssertHasPlace(command, method, option.Field));
            if (command.Operation.Paging is not null)
            {
                Assert.True(ApiMethod.Find(command.Group, command.Operation, isAll: true) is not null, $"{command.Name} has no method for "
                    + "all pages.");
            }

            if (method.ResponseType != typeof(void) && method.ResponseType != typeof(string) && method.ResponseType != typeof(Uri))
            {
                Assert.True(MattermostJson.Options.TryGetTypeInfo(method.ResponseType, out JsonTypeInfo? _), $"{command.Name}: "
                    + $"{method.ResponseType} cannot be serialized.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Options_of_an_operation_have_unique_names(string group)
    {
        foreach (OperationCommand command in ApiCommands.Of(group))
        {
            string[] names = [.. command.Options.Select(option => option.Name)];

            Assert.True(names.Distinct().Count() == names.Length, $"{command.Name}: "
                + $"{string.Join(", ", names.GroupBy(name => name).Where(g => g.Count() > 1).Select(g => g.Key))}");
            string[] fields = [.. command.Fields.Select(field => field.Name)];
            Assert.Empty(fields.Intersect(CallOptions.Names).Except(["--file"]));
            Assert.All(fields, name => Assert.Matches("^--[a-z0-9]+(-[a-z0-9]+)*$", name));
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Help_page_contains_request_example_and_options(string group)
    {
        foreach (OperationCommand command in ApiCommands.Of(group))
        {
            string page = HelpPage.Of(command, 100);

            Assert.Contains($"{command.Operation.HttpMethod} {command.Operation.Path}", page);
            Assert.Contains($"earshot call mattermost {group} {command.Name}", page);
            Assert.Contains($"client.{command.Group.Name}.{command.Operation.MethodName}Async", page);
            Assert.DoesNotContain("The operation ", page);
            Assert.All(command.Fields, field => Assert.Contains($"  {field.Name} {field.HelpName}", page));
        }
    }

    [Fact]
    public void Secret_fields_are_recognized_by_name()
    {
        IEnumerable<string> secrets = ApiCommands.All
            .SelectMany(command => command.Fields)
            .Where(option => option.Field.IsSecret)
            .Select(option => option.Field.Name)
            .Distinct();

        Assert.Equal(
            [
                "BindPassword", "access_token", "client_secret", "code", "code_verifier", "credentials_password", "current_password",
                "cws_token", "login_code", "magic_link_token", "mfa_code", "new_password", "password", "token",
            ],
            secrets.Order(StringComparer.Ordinal));
    }

    private static void AssertHasPlace(OperationCommand command, ApiMethod method, CallField field)
    {
        string parameter = ApiMethod.Plain(Names.Camel(field.As));
        bool hasPlace = field.Place switch
        {
            FieldPlace.Whole => method.Parameters.Any(candidate => candidate.Name == parameter),
            FieldPlace.Body when command.Operation.Body!.Kind == BodyKind.Form =>
                BodyType(command, method).GetProperty(Names.Pascal(field.As)) is not null,
            FieldPlace.Body => MattermostJson.Options.TryGetTypeInfo(BodyType(command, method), out JsonTypeInfo? _),
            _ => method.Parameters.Any(candidate => candidate.Name == parameter)
                || ApiMethod.OptionsOf(command.Operation)?.GetProperty(Names.Pascal(field.As)) is not null,
        };

        Assert.True(hasPlace, $"{command.Name}: {field.Option} has no place in the method.");
    }

    private static Type BodyType(OperationCommand command, ApiMethod method) =>
        method.Parameters.Single(parameter => parameter.Name == ApiMethod.Plain(Names.Camel(command.Operation.Body!.Name))).ParameterType;
}
