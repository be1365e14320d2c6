using System.Diagnostics;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.SimpliSafe.Demo;

namespace Earshot.Cli.Tests.Processes;

/// <summary>
/// Logs in with a real browser, and runs commands against a simulator in another process, as a user with two terminals does.
/// </summary>
public sealed class SimpliSafeProcessTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Login_systems_arm_and_listen_work_across_processes()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed. Run 'apt-get install chromium'.");
        string folder = Directory.CreateTempSubdirectory("earshot-").FullName;
        using Process simulator = Start(folder, "simulate", "simplisafe", "--port", "0");
        try
        {
            string first = await simulator.StandardOutput.ReadLineAsync().WaitAsync(SafetyNet) ?? "";
            Assert.StartsWith("EARSHOT_SIMPLISAFE_URL=", first, StringComparison.Ordinal);
            string url = first["EARSHOT_SIMPLISAFE_URL=".Length..];

            Result begin = await RunAsync(folder, "", "login", "simplisafe", "--url", url);
            Assert.Equal(0, begin.Code);
            string address = await SignInAsync(begin.Output.Trim());
            Result login = await RunAsync(folder, address + "\n", "login", "simplisafe", "--url", url, "--code", "-");
            Assert.Equal(0, login.Code);
            Assert.DoesNotContain(address.Split("code=")[1], login.Error + login.Output);

            Result systems = await RunAsync(folder, "", "systems");
            Assert.Equal(0, systems.Code);
            Assert.Contains("Lantern House", systems.Output);
            Result arm = await RunAsync(folder, "", "arm", "home", "--yes");
            Assert.Equal(0, arm.Code);
            Assert.Matches("\"state\":\"home(_count)?\"", arm.Output);
            Result listen = await RunAsync(folder, "", "listen", "--count", "1");
            Assert.Equal(0, listen.Code);
            Assert.Contains("com.simplisafe.event.", listen.Output);
        }
        finally
        {
            simulator.Kill();
            await simulator.WaitForExitAsync().WaitAsync(SafetyNet);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> SignInAsync(string page)
    {
        await using Browser browser = await Browser.StartAsync();
        await browser.OpenAsync(page);
        await browser.RunAsync(
            $"document.querySelector('[name=email]').value='{ScriptedDay.Email}';"
            + $"document.querySelector('[name=password]').value='{ScriptedDay.Password}';"
            + "document.querySelector('button[type=submit]').click();");
        return await browser.FailedAddressAsync("com.simplisafe.mobile://");
    }

    private static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Earshot.Cli.dll") },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("EARSHOT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = folder;
        return Process.Start(start)!;
    }

    private static async Task<Result> RunAsync(string folder, string input, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(SafetyNet);
        return new Result(process.ExitCode, await output, await error);
    }

    private sealed record Result(int Code, string Output, string Error);
}
