using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests that no log, exception, or description contains secret or personal data.</summary>
public sealed class SecretsTests
{
    private static readonly string[] Secrets =
    [
        "4817",
        "6290",
        "7305",
        "8164",
        "9351",
        "SAMPLEWORD",
        "Orchard Lane",
        "Mill Road",
        "Sampleton",
        "5550100001",
        "5550100002",
        "Ines",
        "Otto",
        "orchard-net",
        "02:00:5E:10:00:01", "A. Sample", "Sample text for code", "never-tell", "sample.jwt.token",
    ];

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Successful_calls_reveal_no_secrets(int version)
    {
        await using var fixture = new FakeSystem(version);
        var said = new StringBuilder();
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        await fixture.DriveAsync(system.SetHomeAsync());
        PinSet set = await fixture.DriveAsync(system.SetPinAsync("Gardener", "9351"));
        set = await fixture.DriveAsync(system.RemovePinAsync("Ines"));
        IReadOnlyList<SimpliSafeEvent> events = await system.GetEventsAsync();
        await system.ClearNotificationsAsync();
        SayAll(system, said, 0);
        SayAll(set, said, 0);
        SayAll(events, said, 0);
        if (version == 3)
        {
            said.Append(await system.Cameras[0].GetFlvStreamAsync());
            await fixture.DriveAsync(system.SetSettingsAsync(new() { Light = true }));
            await fixture.DriveAsync(system.Locks[0].LockAsync());
        }

        AssertSilent(said.ToString());
        AssertSilent(fixture.Logs.All);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(200)]
    [InlineData(0)]
    public async Task Failed_calls_reveal_no_secrets_when_service_echoes_them(int status)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        await system.UpdateAsync();
        string echo = new JsonObject
        {
            ["type"] = "PinError",
            ["message"] = string.Join(' ', Secrets),
            ["code"] = "4817",
            ["statusCode"] = 400,
            ["props"] = fixture.Settings.DeepClone(),
        }.ToJsonString();
        var said = new StringBuilder();
        fixture.First = request => request.Method is "POST" or "DELETE"
            || !request.Uri.Host.StartsWith("api.", StringComparison.Ordinal)
            || status is 0 or 200
            ? status switch
            {
                0 => FakeSystem.Broken(),
                200 => FakeService.Text(200, string.Join(' ', Secrets), "text/plain"),
                _ => FakeService.Json(status, echo),
            }
            : null;
        Func<Task>[] calls =
        [
            () => system.SetHomeAsync(),
            () => system.SetPinAsync("Gardener", "9351"),
            () => system.RemovePinAsync("7305"),
            () => system.SetSettingsAsync(new() { Light = true }),
            () => system.Locks[0].LockAsync(),
            () => system.Locks[0].UnlockAsync(),
            () => system.UpdateAsync(),
            () => system.GetPinsAsync(),
            () => system.ClearNotificationsAsync(),
            () => system.GetEventsAsync(),
            () => system.Cameras[0].GetSnapshotAsync(openShutter: true),
            () => system.Cameras[1].GetLiveViewAsync(),
            () => fixture.Client.DownloadAsync(
                new RecordingLink("https://remix.prd.cam.simplisafe.com/x/never-tell?token=never-tell{&width}", "GET", true),
                Stream.Null),
            () => fixture.Client.DownloadAsync(
                new RecordingLink("https://evil.example/x/never-tell?token=never-tell", "GET", false),
                Stream.Null),
            () => fixture.Client.DownloadAsync(new RecordingLink("never-tell never-tell", "GET", false), Stream.Null),
            () => fixture.Client.GetSystemsAsync(),
        ];
        foreach (Func<Task> call in calls)
        {
            Exception? failure = await Record.ExceptionAsync(() => fixture.DriveAsync(call()));
            said.Append(failure).AppendLine();
        }

        AssertSilent(said.ToString());
        AssertSilent(fixture.Logs.All);
    }

    [Theory]
    [InlineData("4817 is not a PIN")]
    [InlineData("4817")]
    [InlineData("SAMPLEWORD\u001b[2J")]
    public async Task Text_instead_of_an_error_name_is_not_shown(string type)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        var said = new StringBuilder();
        foreach (int status in (int[])[200, 400, 404, 409, 500])
        {
            fixture.First = _ => FakeService.Json(status, new JsonObject { ["type"] = type, ["statusCode"] = 400 }.ToJsonString());
            said.Append(await Record.ExceptionAsync(() => fixture.DriveAsync(system.SetHomeAsync())));
            said.Append(await Record.ExceptionAsync(() => fixture.DriveAsync(system.UpdateAsync())));
        }

        AssertSilent(said.ToString());
        AssertSilent(fixture.Logs.All);
        Assert.DoesNotContain('\u001b', said.ToString());
    }

    private static void AssertSilent(string text) =>
        Assert.Empty(
            Secrets
                .Where(secret => text.Contains(secret, StringComparison.Ordinal))
                .Select(secret => $"{secret} in: {Around(text, secret)}"));

    private static string Around(string text, string secret)
    {
        int place = text.IndexOf(secret, StringComparison.Ordinal);
        return text[Math.Max(0, place - 80)..Math.Min(text.Length, place + 40)];
    }

    private static void SayAll(object? thing, StringBuilder said, int depth)
    {
        if (thing is null or string or System.Text.Json.JsonElement or Uri || depth > 4 || thing.GetType().IsPrimitive)
        {
            return;
        }

        if (thing is System.Collections.IEnumerable list)
        {
            foreach (object? item in list)
            {
                SayAll(item, said, depth + 1);
            }
        }
        else if (thing.GetType().Namespace?.StartsWith("Earshot", StringComparison.Ordinal) == true)
        {
            said.Append(thing).AppendLine();
            foreach (PropertyInfo property in thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                SayAll(property.GetValue(thing), said, depth + 1);
            }
        }
    }
}
