using System.Reflection;
using System.Xml.Linq;

namespace Earshot.Conventions.Tests;

/// <summary>Who may know whom: the arrows of ARCHITECTURE.md.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Earshot"] = [],
        ["Earshot.Mattermost"] = ["Earshot"],
        ["Earshot.SimpliSafe"] = ["Earshot"],
        ["Earshot.Simulator"] = [],
        ["Earshot.Cli"] = ["Earshot", "Earshot.Mattermost", "Earshot.SimpliSafe", "Earshot.Simulator"],
    };

    public static TheoryData<string> Packages() => [.. Allowed.Keys];

    [Fact]
    public void Every_package_has_its_arrows()
    {
        string[] packages =
        [
            .. Directory.GetDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), packages);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Project_references_only_what_it_may_know(string package)
    {
        XDocument project = XDocument.Load(Repository.Path("src", package, package + ".csproj"));
        IEnumerable<string> references = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[package], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Assembly_references_only_what_it_may_know(string package)
    {
        IEnumerable<string> references = Assembly.Load(package).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Earshot", StringComparison.Ordinal));

        Assert.Empty(references.Except(Allowed[package], StringComparer.Ordinal));
    }

    [Fact]
    public void Core_names_no_vendor()
    {
        string[] vendors = ["mattermost", "simplisafe"];
        IEnumerable<string> named = typeof(Listener<>).Assembly.GetTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.Instance | BindingFlags.Static).Append(type))
            .Select(member => member.ToString()!)
            .Where(name => vendors.Any(vendor => name.Contains(vendor, StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(named);
    }

    [Fact]
    public void Simulator_needs_no_package()
    {
        XDocument project = XDocument.Load(Repository.Path("src", "Earshot.Simulator", "Earshot.Simulator.csproj"));

        Assert.Empty(project.Descendants("PackageReference"));
    }
}
