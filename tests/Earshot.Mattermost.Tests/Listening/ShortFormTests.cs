using System.Reflection;
using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class ShortFormTests
{
    [Theory]
    [InlineData(nameof(MattermostClient.Listen))]
    [InlineData(nameof(MattermostClient.ListenAsync))]
    public void Short_form_accepts_the_same_handlers_as_OnEvent(string method)
    {
        string[] expected = ShapesOf(typeof(MattermostListener), nameof(MattermostListener.OnEvent));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, ShapesOf(typeof(MattermostClient), method));
    }

    private static string[] ShapesOf(Type type, string method) =>
    [
        .. type.GetMethods()
            .Where(m => m.Name == method)
            .Select(m => $"{m.GetCustomAttribute<OverloadResolutionPriorityAttribute>()?.Priority} {m.GetParameters()[0].ParameterType} "
                + m.GetCustomAttribute<ObsoleteAttribute>()?.IsError)
            .Order(StringComparer.Ordinal),
    ];
}
