using System.Reflection;
using Earshot.Mattermost;
using Earshot.SimpliSafe;
using Earshot.Simulator.Mattermost;

namespace Earshot.Conventions.Tests;

/// <summary>Checks that the names of public types do not collide with types that programs commonly import.</summary>
public sealed class TypeNameTests
{
    private static readonly HashSet<string> Imported = new(StringComparer.Ordinal)
    {
        // The implicit usings of the SDKs for consoles, workers, and web applications.
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading",
        "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",

        // The namespaces that a bot commonly imports.
        "Microsoft.Extensions.Options", "System.Collections.Concurrent", "System.ComponentModel", "System.Diagnostics",
        "System.Globalization",
        "System.Net", "System.Net.Sockets", "System.Net.WebSockets", "System.Reflection", "System.Security.Authentication", "System.Text",
        "System.Text.Json", "System.Text.Json.Nodes", "System.Text.Json.Serialization", "System.Text.RegularExpressions",
        "System.Threading.Channels", "System.Timers",
    };

    public static TheoryData<string> Packages() =>
        [.. new[] { typeof(EarshotException), typeof(MattermostClient), typeof(SimpliSafeClient), typeof(MattermostSimulator) }
            .Select(type => type.Assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Public_type_has_name_of_its_own(string package)
    {
        Dictionary<string, string> known = FrameworkTypes();
        IEnumerable<string> collisions = Assembly.Load(package).GetExportedTypes()
            .Where(type => !type.IsNested && known.ContainsKey(type.Name))
            .Select(type => $"{type.FullName} collides with {known[type.Name]}");

        Assert.True(known.ContainsKey("Channel") && known.ContainsKey("AuthenticationException") && known.ContainsKey("ILogger"));
        Assert.Empty(collisions);
    }

    private static Dictionary<string, string> FrameworkTypes()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        foreach (string name in platform.Select(file => Path.GetFileNameWithoutExtension(file)!).Where(IsFramework))
        {
            foreach (Type type in Assembly.Load(name)
                .GetExportedTypes()
                .Where(type => type is { IsNested: false, Namespace: { } space } && Imported.Contains(space)))
            {
                known[type.Name] = type.FullName!;
            }
        }

        return known;
    }

    private static bool IsFramework(string assembly) =>
        assembly is "System.Private.CoreLib" || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);
}
