using System.Reflection;
using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.Tests.Client;

/// <summary>
/// Tests that the short forms accept and reject the same handlers as the listener, whose overloads are tested by compiling.
/// </summary>
public sealed class ListenOverloadTests
{
    [Theory]
    [InlineData("Listen")]
    [InlineData("ListenAsync")]
    public void Short_form_has_the_overloads_of_the_listener(string method) =>
        Assert.Equal(Shapes(typeof(MattermostListener), "OnEvent"), Shapes(typeof(MattermostClient), method));

    private static string[] Shapes(Type type, string method) =>
    [
        .. type.GetMethods()
            .Where(m => m.Name == method)
            .Select(m =>
                $"{m.GetCustomAttribute<OverloadResolutionPriorityAttribute>()!.Priority} "
                + $"{string.Join(", ", m.GetParameters()[0].ParameterType.GetGenericArguments().Select(t => t.Name))} "
                + m.GetCustomAttribute<ObsoleteAttribute>()?.IsError)
            .Order(StringComparer.Ordinal),
    ];
}
