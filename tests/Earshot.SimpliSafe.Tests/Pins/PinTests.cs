using System.Text.Json.Nodes;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Systems;

namespace Earshot.SimpliSafe.Tests.Pins;

/// <summary>Writing PINs: the whole set, or nothing.</summary>
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
    public async Task A_PIN_that_can_not_be_is_refused_before_anything_is_asked(string pin, PinProblem problem)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => system.SetPinAsync("Gardener", pin));

        Assert.Equal(problem, refusal.Problem);
        Assert.Single(house.Requests);
        Assert.True(pin.Length == 0 || !refusal.ToString().Contains(pin, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Gardener", Master)]
    [InlineData("Gardener", Duress)]
    [InlineData("Gardener", Ines)]
    [InlineData("master", Duress)]
    [InlineData("duress", Ines)]
    public async Task A_PIN_that_is_in_use_is_refused_without_naming_it(string label, string pin)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => house.DriveAsync(system.SetPinAsync(label, pin)));

        Assert.Equal(PinProblem.Duplicate, refusal.Problem);
        Assert.Equal(0, house.Sent);
        Assert.DoesNotContain(pin, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_fifth_person_is_refused_and_a_known_one_gets_a_new_PIN_all_the_same(int version)
    {
        await using var house = new House(version);
        SimpliSafeSystem system = await house.SystemAsync();
        string[] pins = ["2580", "9351", "8036", "5092"];
        for (int i = 0; i < 4; i++)
        {
            await house.DriveAsync(system.SetPinAsync(i == 0 ? "Ines" : i == 1 ? "Otto" : $"Guest {i}", pins[i]));
        }

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => house.DriveAsync(system.SetPinAsync("Gardener", "6183")));
        PinSet set = await house.DriveAsync(system.SetPinAsync("guest 3", "6183"));

        Assert.Equal(PinProblem.TooMany, refusal.Problem);
        Assert.Equal(["2580", "9351", "8036", "6183"], set.Users.Select(static user => user.Pin));
        Assert.Equal("Guest 3", set.Users[3].Label);
    }

    [Theory]
    [InlineData("master", PinProblem.BadLabel)]
    [InlineData("DURESS", PinProblem.BadLabel)]
    [InlineData(Master, PinProblem.BadLabel)]
    [InlineData("Nobody", PinProblem.NotFound)]
    [InlineData(" ", PinProblem.BadLabel)]
    public async Task What_can_not_be_removed_is_refused(string labelOrPin, PinProblem problem)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => house.DriveAsync(system.RemovePinAsync(labelOrPin)));

        Assert.Equal(problem, refusal.Problem);
        Assert.Equal(0, house.Sent);
    }

    [Theory]
    [InlineData("Ines", 3)]
    [InlineData("otto", 3)]
    [InlineData(Ines, 3)]
    [InlineData("Ines", 2)]
    [InlineData(Ines, 2)]
    public async Task A_PIN_is_removed_by_label_or_value(string labelOrPin, int version)
    {
        await using var house = new House(version);
        SimpliSafeSystem system = await house.SystemAsync();
        PinSet before = await system.GetPinsAsync();

        PinSet after = await house.DriveAsync(system.RemovePinAsync(labelOrPin));

        Assert.Equal(before.Users.Count - 1, after.Users.Count);
        Assert.Equal((Master, Duress), (after.MasterPin, after.DuressPin));
    }

    [Theory]
    [InlineData("no master")]
    [InlineData("no duress")]
    [InlineData("empty master")]
    [InlineData("no users")]
    [InlineData("users a text")]
    [InlineData("a user without a PIN")]
    [InlineData("a PIN as number")]
    [InlineData("no pins")]
    [InlineData("empty body")]
    [InlineData("no json")]
    [InlineData("504 for ever")]
    public async Task A_set_that_was_not_read_whole_is_never_sent(string day)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        JsonObject pins = (JsonObject)house.Settings["settings"]!["pins"]!;
        house.First = request => !request.Uri.AbsolutePath.Contains("/settings", StringComparison.Ordinal) ? null : day switch
        {
            "empty body" => FakeService.Json(200, ""),
            "no json" => FakeService.Text(200, "<html>", "text/html"),
            "504 for ever" => House.Slow(),
            _ => null,
        };
        _ = day switch
        {
            "no master" => pins.Remove("master"),
            "no duress" => pins.Remove("duress"),
            "no users" => pins.Remove("users"),
            "no pins" => house.Settings["settings"]!.AsObject().Remove("pins"),
            _ => true,
        };
        switch (day)
        {
            case "empty master":
                pins["master"]!["pin"] = "";
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

        await Assert.ThrowsAnyAsync<EarshotException>(() => house.DriveAsync(system.SetPinAsync("Gardener", "9351")));

        Assert.Equal(0, house.Sent);
    }

    [Fact]
    public async Task The_set_is_read_afresh_and_the_rest_is_sent_as_it_was()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        await house.DriveAsync(system.SetPinAsync("Gardener", "9351"));

        Assert.Equal("GET /v1/ss3/subscriptions/551207/settings/normal?forceUpdate=true", house.Lines[1]);
        Assert.Equal(Sample.Http("v3_pins_set_request").ToJsonString(), house.Requests.Single(static request => request.Method == "POST").Body);
    }

    [Fact]
    public async Task Two_writes_at_once_keep_both()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        Task<PinSet> first = system.SetPinAsync("Gardener", "9351");
        Task<PinSet> second = system.SetPinAsync("Guest", "8036");
        await house.DriveAsync(Task.WhenAll(first, second));

        Assert.Equal(["Ines", "Otto", "Gardener", "Guest"], (await system.GetPinsAsync()).Users.Select(static user => user.Label));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_lost_answer_is_settled_by_reading_the_set(bool done, int sent)
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(() =>
        {
            if (done)
            {
                house.Do(house.Requests[^1]);
            }

            return House.Broken();
        });

        PinSet set = await house.DriveAsync(system.SetPinAsync("Gardener", "9351"));

        Assert.Contains("Gardener", set.Labels);
        Assert.Equal(sent, house.Sent);
    }

    [Fact]
    public async Task What_the_service_refuses_is_its_own_error()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();
        house.Commands.Enqueue(static () => House.Error(400, "PinError", "1"));

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => house.DriveAsync(system.SetPinAsync("Gardener", "9351")));

        Assert.Equal(PinProblem.RefusedByService, refusal.Problem);
        Assert.Equal(1, house.Sent);
    }

    [Fact]
    public async Task A_label_that_two_people_share_is_not_guessed_at()
    {
        await using var house = new House();
        house.Settings["settings"]!["pins"]!["users"]![1]!["name"] = "ines";
        SimpliSafeSystem system = await house.SystemAsync();

        PinException refusal = await Assert.ThrowsAsync<PinException>(() => house.DriveAsync(system.RemovePinAsync("Ines")));

        Assert.Equal(PinProblem.BadLabel, refusal.Problem);
        Assert.Equal(0, house.Sent);
    }
}
