using System.Diagnostics;
using Earshot.Benchmarks.Servers;

namespace Earshot.Conventions.Tests;

/// <summary>Tests how the benchmark starts its server.</summary>
public sealed class BenchmarkStartTests
{
    [Theory]
    [InlineData("/usr/bin/dotnet", "/bench/Earshot.Benchmarks.dll serve")]
    [InlineData("/bench/Earshot.Benchmarks", "serve")]
    public void Program_is_started_again_with_its_host(string host, string arguments)
    {
        ProcessStartInfo start = SelfStart.Info(host, "/bench/Earshot.Benchmarks.dll", "serve");

        Assert.Equal(host, start.FileName);
        Assert.Equal(arguments, string.Join(' ', start.ArgumentList));
    }
}
