using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Systems;

namespace Earshot.SimpliSafe.Tests.Pins;

/// <summary>Tests that PINs are written as a complete set or not at all.</summary>
public sealed class PinTests
{
    private const string Master = "4817";
    private const string Duress = "6290";
    private const string Ines = "7305";

    [Theory]
    [InlineData("123", PinProblem.WrongLength)]
    [InlineData("80362", PinProblem.WrongLength)]
    [InlineData("", PinProblem.WrongLength)]
    [InlineData("80a2", PinProblem.NotDigits)]
    [InlineData("８０３６", PinProblem.NotDigits)]
    [InlineData("1234", PinProblem.Sequence)]
    [InlineData("7890", PinProblem.Sequence)]
    [InlineData("0987", PinProblem.Sequence)]
    [InlineData("4321", PinProblem.Sequence)]
    public async Task Invalid_PIN_is_rejected_before_a_request(string pin, PinProblem problem)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => system.SetPinAsync("Gardener", pin));

        Assert.Equal(problem, refusal.Problem);
        Assert.Single(fixture.Requests);
        Assert.True(pin.Length == 0 || !refusal.ToString().Contains(pin, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Gardener", Master)]
    [InlineData("Gardener", Duress)]
    [InlineData("Gardener", Ines)]
    [InlineData("master", Duress)]
    [InlineData("duress", Ines)]
    public async Task PIN_in_use_is_rejected_without_showing_it(string label, string pin)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => fixture.DriveAsync(system.SetPinAsync(label, pin)));

        Assert.Equal(PinProblem.Duplicate, refusal.Problem);
        Assert.Equal(0, fixture.Sent);
        Assert.DoesNotContain(pin, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Fifth_user_is_rejected_but_existing_PIN_is_replaced(int version)
    {
        await using var fixture = new FakeSystem(version);
        SimpliSafeSystem system = await fixture.SystemAsync();
        string[] pins = ["2580", "9351", "8036", "5092"];
        for (int i = 0; i < 4; i++)
        {
            await fixture.DriveAsync(system.SetPinAsync(i == 0 ? "Ines" : i == 1 ? "Otto" : $"Guest {i}", pins[i]));
        }

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => fixture.DriveAsync(system.SetPinAsync("Gardener", "6183")));
        PinSet set = await fixture.DriveAsync(system.SetPinAsync("guest 3", "6183"));

        Assert.Equal(PinProblem.TooMany, refusal.Problem);
        Assert.Equal(["2580", "9351", "8036", "6183"], set.Users.Select(static user => user.Pin));
        Assert.Equal("Guest 3", set.Users[3].Label);
    }

    [Theory]
    [InlineData("master", PinProblem.BadLabel)]
    [InlineData("DURESS", PinProblem.BadLabel)]
    [InlineData(Master, PinProblem.BadLabel)]
    [InlineData("Stranger", PinProblem.NotFound)]
    [InlineData(" ", PinProblem.BadLabel)]
    public async Task Removing_a_reserved_or_unknown_PIN_throws(string labelOrPin, PinProblem problem)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => fixture.DriveAsync(system.RemovePinAsync(labelOrPin)));

        Assert.Equal(problem, refusal.Problem);
        Assert.Equal(0, fixture.Sent);
    }

    [Theory]
    [InlineData("Ines", 3)]
    [InlineData("otto", 3)]
    [InlineData(Ines, 3)]
    [InlineData("Ines", 2)]
    [InlineData(Ines, 2)]
    public async Task PIN_is_removed_by_label_or_value(string labelOrPin, int version)
    {
        await using var fixture = new FakeSystem(version);
        SimpliSafeSystem system = await fixture.SystemAsync();
        PinSet before = await system.GetPinsAsync();

        PinSet after = await fixture.DriveAsync(system.RemovePinAsync(labelOrPin));

        Assert.Equal(before.Users.Count - 1, after.Users.Count);
        Assert.Equal((Master, Duress), (after.MasterPin, after.DuressPin));
    }

    [Theory]
    [InlineData("no master")]
    [InlineData("no duress")]
    [InlineData("empty master")]
    [InlineData("duress null")]
    [InlineData("duress without a field")]
    [InlineData("no users")]
    [InlineData("users a text")]
    [InlineData("a user without a PIN")]
    [InlineData("a PIN as number")]
    [InlineData("no pins")]
    [InlineData("empty body")]
    [InlineData("no json")]
    [InlineData("504 for ever")]
    public async Task Incomplete_set_is_never_sent(string day)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        JsonObject pins = (JsonObject)fixture.Settings["settings"]!["pins"]!;
        fixture.First = request => !request.Uri.AbsolutePath.Contains("/settings", StringComparison.Ordinal) ? null : day switch
        {
            "empty body" => FakeService.Json(200, ""),
            "no json" => FakeService.Text(200, "<html>", "text/html"),
            "504 for ever" => FakeSystem.Slow(),
            _ => null,
        };
        _ = day switch
        {
            "no master" => pins.Remove("master"),
            "no duress" => pins.Remove("duress"),
            "no users" => pins.Remove("users"),
            "no pins" => fixture.Settings["settings"]!.AsObject().Remove("pins"),
            _ => true,
        };
        switch (day)
        {
            case "empty master":
                pins["master"]!["pin"] = "";
                break;
            case "duress null":
                pins["duress"] = null;
                break;
            case "duress without a field":
                pins["duress"] = new JsonObject();
                break;
            case "users a text":
                pins["users"] = "none";
                break;
            case "a user without a PIN":
                pins["users"]![1]!.AsObject().Remove("pin");
                break;
            case "a PIN as number":
                pins["users"]![1]!["pin"] = 451;
                break;
        }

        await Assert.ThrowsAnyAsync<EarshotException>(() => fixture.DriveAsync(system.SetPinAsync("Gardener", "9351")));

        Assert.Equal(0, fixture.Sent);
    }

    [Theory]
    [InlineData(3, "an empty field")]
    [InlineData(2, "an empty field")]
    [InlineData(3, "an empty string")]
    [InlineData(2, "an empty string")]
    public async Task PIN_is_set_in_a_system_without_a_duress_PIN(int version, string shown)
    {
        await using var fixture = new FakeSystem(version);
        JsonNode pins = version == 2 ? fixture.Pins["pins"]! : fixture.Settings["settings"]!["pins"]!;
        pins["duress"] = shown == "an empty string" ? "" : new JsonObject { [version == 2 ? "value" : "pin"] = "" };
        SimpliSafeSystem system = await fixture.SystemAsync();
        PinSet before = await system.GetPinsAsync();
        Assert.Equal((true, ""), (before.IsComplete, before.DuressPin));
        Assert.DoesNotContain(PinSet.Duress, before.Labels);

        PinSet after = await fixture.DriveAsync(system.SetPinAsync("Aron", "9351"));
        Assert.Contains("Aron", after.Labels);
        JsonNode sent = JsonNode.Parse(fixture.Requests.Single(static request => request.Method == "POST").Body!)!;
        Assert.Equal("", (string?)sent["pins"]!["duress"]![version == 2 ? "value" : "pin"]);

        after = await fixture.DriveAsync(system.SetPinAsync(PinSet.Duress, "8036"));
        Assert.Equal("8036", after.DuressPin);
    }

    [Fact]
    public async Task Set_is_read_first_and_other_PINs_are_unchanged()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        await fixture.DriveAsync(system.SetPinAsync("Gardener", "9351"));

        Assert.Equal("GET /v1/ss3/subscriptions/551207/settings/normal?forceUpdate=true", fixture.Lines[1]);
        Assert.Equal(
            Sample.Http("v3_pins_set_request").ToJsonString(),
            fixture.Requests.Single(static request => request.Method == "POST").Body);
    }

    [Fact]
    public async Task Concurrent_writes_keep_both_PINs()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        Task<PinSet> first = system.SetPinAsync("Gardener", "9351");
        Task<PinSet> second = system.SetPinAsync("Guest", "8036");
        await fixture.DriveAsync(Task.WhenAll(first, second));

        Assert.Equal(["Ines", "Otto", "Gardener", "Guest"], (await system.GetPinsAsync()).Users.Select(static user => user.Label));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task Lost_response_is_resolved_by_reading_the_set(bool done, int sent)
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(() =>
        {
            if (done)
            {
                fixture.Execute(fixture.Requests[^1]);
            }

            return FakeSystem.Broken();
        });

        PinSet set = await fixture.DriveAsync(system.SetPinAsync("Gardener", "9351"));

        Assert.Contains("Gardener", set.Labels);
        Assert.Equal(sent, fixture.Sent);
    }

    [Fact]
    public async Task PIN_rejected_by_service_throws_PinException()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();
        fixture.Commands.Enqueue(static () => FakeSystem.Error(400, "PinError", "1"));

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => fixture.DriveAsync(system.SetPinAsync("Gardener", "9351")));

        Assert.Equal(PinProblem.RefusedByService, refusal.Problem);
        Assert.Equal(1, fixture.Sent);
    }

    [Fact]
    public async Task Removing_a_shared_label_throws()
    {
        await using var fixture = new FakeSystem();
        fixture.Settings["settings"]!["pins"]!["users"]![1]!["name"] = "ines";
        SimpliSafeSystem system = await fixture.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => fixture.DriveAsync(system.RemovePinAsync("Ines")));

        Assert.Equal(PinProblem.BadLabel, refusal.Problem);
        Assert.Equal(0, fixture.Sent);
    }
}
