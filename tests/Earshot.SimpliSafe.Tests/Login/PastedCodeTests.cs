using CsCheck;
using Earshot.SimpliSafe.Login;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Login;

/// <summary>Tests the forms in which users paste the code.</summary>
public sealed class PastedCodeTests
{
    private const string Code = "Zq3-abcdefghijklmnopqrstuvwxyzABCDEFGHIJ_0123";
    private const string Address = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";

    private readonly FakeService _service = new();

    public static TheoryData<string> Good =>
    [
        Code,
        $"code={Code}",
        $"={Code}",
        $"?code={Code}",
        $"{Address}?code={Code}",
        $"{Address}?code={Code}&state=other",
        $"{Address}?state=other&code={Code}#fragment",
        $"COM.SIMPLISAFE.MOBILE://auth.simplisafe.com/ios/com.simplisafe.mobile/callback?code={Code}",
        $"  \"{Code}\"\t",
        $"'{Address}?code={Code}'",
        $"“{Code}”",
        $"<{Address}?code={Code}>\r\n",
        $"\uFEFF{Code}",
        $"`code={Code}`",
        $"{Address}?code={Code[..20]}\n{Code[20..]}",
        $"code={Code.Replace("-", "%2D", StringComparison.Ordinal)}",
        Code.Replace("_", "%5F", StringComparison.Ordinal),
        $"%22{Code}%22",
    ];

    public static TheoryData<string, PastedCodeProblem> Bad => new()
    {
        { "", PastedCodeProblem.Empty },
        { " \t\r\n", PastedCodeProblem.Empty },
        { "\"\"", PastedCodeProblem.Empty },
        { $"https://auth.simplisafe.com/u/login?state={Code}", PastedCodeProblem.OtherAddress },
        { $"https://auth.simplisafe.com/authorize/resume?code={Code}", PastedCodeProblem.OtherAddress },
        { $"http://localhost/?code={Code}", PastedCodeProblem.OtherAddress },
        { $"auth.simplisafe.com/u/login/identifier?state={Code}", PastedCodeProblem.OtherAddress },
        { $"other.app://callback?code={Code}", PastedCodeProblem.OtherAddress },
        { $"{Address}?error=access_denied&error_description={Code}", PastedCodeProblem.Refused },
        { $"error=unauthorized&code={Code}", PastedCodeProblem.Refused },
        { Address, PastedCodeProblem.NoCode },
        { $"{Address}?", PastedCodeProblem.NoCode },
        { $"{Address}?code=", PastedCodeProblem.NoCode },
        { $"{Address}?state={Code}", PastedCodeProblem.NoCode },
        { $"state={Code}", PastedCodeProblem.NoCode },
        { "code=", PastedCodeProblem.NoCode },
        { "=", PastedCodeProblem.NoCode },
        { "it said it can't open that page", PastedCodeProblem.NoCode },
        { "code=%00%01%02", PastedCodeProblem.NoCode },
        { "código", PastedCodeProblem.NoCode },
        { new string('a', 100_000), PastedCodeProblem.NoCode },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Code_is_found(string pasted) => Assert.Equal(Code, PastedCode.Read(pasted));

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Text_without_code_is_rejected_before_a_request(string pasted, PastedCodeProblem problem)
    {
        SimpliSafeLogin login = SimpliSafeLogin.Start(_service.Options);

        PastedCodeException error = await Assert.ThrowsAsync<PastedCodeException>(() => login.CompleteAsync(pasted));

        Assert.Equal(problem, error.Problem);
        Assert.DoesNotContain(Code, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public void Any_text_yields_a_code_or_a_PastedCodeException()
    {
        Gen<string> part = Gen.OneOf(
            Code, Address, "?", "=", "&", "code", "error", "%", "%2", "%zz", "\"", " ", "\n", "https://", "\0", "é", "\ud800", ":", "#");

        part.Array[1, 8].Select(string.Concat).Sample(
            pasted =>
            {
                try
                {
                    Assert.Matches("^[A-Za-z0-9._~-]+$", PastedCode.Read(pasted));
                }
                catch (PastedCodeException)
                {
                    // This is the expected exception.
                }
            },
            iter: 20_000);
    }

    [Fact]
    public async Task Code_of_unusual_length_is_used_with_a_warning()
    {
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);

        await using SimpliSafeClient client = await SimpliSafeLogin.Start(_service.Options).CompleteAsync("short-code");

        Assert.Contains(_service.Logs.Lines, line => line.Id == 302);
        Assert.DoesNotContain("short-code", _service.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_of_usual_length_logs_no_warning()
    {
        _service.Token = _ => FakeService.Tokens(FakeService.AccessToken, FakeService.RefreshToken);

        await using SimpliSafeClient client = await SimpliSafeLogin.Start(_service.Options).CompleteAsync(Code);

        Assert.DoesNotContain(_service.Logs.Lines, line => line.Id == 302);
    }
}
