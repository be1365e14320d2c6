using System.Security.Cryptography.X509Certificates;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

public sealed class OptionsTests
{
    public static TheoryData<string> Addresses =>
        ["relative", "ftp://host/", "https://user:pw@host/", "https://host/?x=1", "https://host/#top"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Invalid_base_address_is_named(string address)
    {
        HttpPipelineOptions options = Setup.Options(null) with { BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute) };

        ArgumentException error = Assert.Throws<ArgumentException>(() => new HttpPipeline(options).Dispose());

        Assert.Equal(nameof(HttpPipelineOptions.BaseAddress), error.ParamName);
        Assert.StartsWith("HttpPipelineOptions.BaseAddress ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_network_options_are_named()
    {
        using X509Certificate2 whole = LoopbackServer.CreateCertificate("client");
        using X509Certificate2 keyless = X509CertificateLoader.LoadCertificate(whole.RawData);

        AssertNamed(nameof(NetworkOptions.ConnectTimeout), new NetworkOptions { ConnectTimeout = TimeSpan.Zero }.Validate);
        AssertNamed(nameof(NetworkOptions.RequestTimeout), new NetworkOptions { RequestTimeout = TimeSpan.FromSeconds(-1) }.Validate);
        AssertNamed(nameof(NetworkOptions.RequestTimeout), new NetworkOptions { RequestTimeout = TimeSpan.FromDays(99) }.Validate);
        AssertNamed(nameof(NetworkOptions.ClientCertificates), new NetworkOptions { ClientCertificates = [keyless] }.Validate);
        AssertNamed(
            nameof(NetworkOptions.AcceptAnyServerCertificate),
            new NetworkOptions { AcceptAnyServerCertificate = true, ServerCertificateCheck = (_, _, _, _) => false }.Validate);
        new NetworkOptions { ClientCertificates = [whole] }.Validate();
    }

    [Fact]
    public void Invalid_retry_options_are_named()
    {
        TimeSpan negative = TimeSpan.FromTicks(-1);

        AssertNamed(nameof(RetryOptions.MaxRetries), new RetryOptions { MaxRetries = -1 }.Validate);
        AssertNamed(nameof(RetryOptions.BaseDelay), new RetryOptions { BaseDelay = negative }.Validate);
        AssertNamed(nameof(RetryOptions.MaxDelay), new RetryOptions { MaxDelay = negative }.Validate);
        AssertNamed(nameof(RetryOptions.MaxServerDelay), new RetryOptions { MaxServerDelay = negative }.Validate);
        new RetryOptions().Validate();
    }

    private static void AssertNamed(string option, Action validate) =>
        Assert.Contains($"Options.{option} ", Assert.Throws<ArgumentException>(validate).Message, StringComparison.Ordinal);
}
