using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Events;

public sealed class SimpliSafeEventTests
{
    private static readonly JsonObject Samples = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "simplisafe-samples.json")))!.AsObject();

    [Fact]
    public void Each_sample_has_a_kind_and_keeps_its_JSON()
    {
        JsonArray samples = Samples["raw_event_per_code"]!.AsArray();
        Assert.Equal(40, samples.Count);
        foreach (JsonNode? sample in samples)
        {
            SimpliSafeEvent e = TestEvents.Event(sample!);
            Assert.True(e.Kind.IsKnown);
            Assert.True(JsonNode.DeepEquals(sample, JsonNode.Parse(e.Raw.GetRawText())));

            // The samples spell one name in British English.
            Assert.Equal(((string?)sample!["info"])!.Replace("lled", "led", StringComparison.Ordinal), $"Sample: {e.Kind.Name}");
            Assert.Equal((e.Kind.Name!, "551207"), (e.Type, e.Lane));
            Assert.Equal(e.IsAlarm, e.Kind.Name!.StartsWith("Alarm", StringComparison.Ordinal) && e.Kind.Name != "AlarmCanceled");
        }
    }

    [Fact]
    public void Event_has_all_fields_of_the_current_service()
    {
        SimpliSafeEvent e = TestEvents.Event(Samples["socket_today"]!["event"]!["data"]!);
        Assert.Equal(("70012002329", 70012002329, 551207), (e.Id, e.EventId, e.SystemId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1785655920), e.OccurredAt);
        Assert.Equal((SimpliSafeEventKind.DoorbellRung, 1458, "activityCam"), (e.Kind, e.Code, e.EventType));
        Assert.Equal(
            ("Sample: DoorbellRung", "Sample DoorbellRung", "Sample text for code 1458."),
            (e.Info, e.MessageSubject, e.MessageBody));
        Assert.Equal(("", "Gate bell", "77b10e21", 15), (e.PinName, e.SensorName, e.SensorSerial, e.SensorType.Code));
        Assert.Equal(("00A1B2C3", 40871, "5"), (e.Account, e.UserId, e.ZoneCode));
        Assert.Equal((1, TimeSpan.FromMinutes(-300)), (e.TimeZoneIndex, e.LocationOffset));
        Assert.Equal(("6b1d0000-0000-4000-8000-070012002329", "", 0), (e.Uuid, e.SenderId, e.OpenCount));
        Assert.Equal(("sample", "9c41e07ab2d84f6599a1c0de77b10e21", false), (e.Dispatcher, e.MainCamera, e.PoliceVideoOptIn));
        Assert.Equal(4, e.ServiceFeatures!.Value.GetProperty("cameras").GetInt32());
        EventRecording recording = Assert.Single(e.Recordings);
        Assert.Same(recording, e.Recording);
        Assert.Equal(("70011900045", 4, 9, "Gate bell"), (recording.ClipId, recording.PreRoll, recording.PostRoll, recording.CameraName));
        Assert.Equal(
            ("70012002329", 551207, "TEP", "us-east-1"),
            (recording.EventId, recording.SystemId, recording.RecordingType, recording.Region));
        Assert.Equal((0, "PENDING", "00A1B2C3"), (recording.ActualDuration, recording.Status, recording.Account));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1785654900), recording.Timestamp);
        Assert.Equal(7, recording.Links.Count);
        Assert.True(recording.Links["snapshot/jpg"].IsTemplated);
        Assert.Equal(("POST", false), (recording.Links["share"].Method, recording.Links["share"].IsTemplated));
    }

    [Theory]
    [InlineData("""{"eventId":1}""", 0)]
    [InlineData("""{"video":{},"videoStartedBy":""}""", 0)]
    [InlineData("""{"video":null,"videoStartedBy":"cam"}""", 0)]
    [InlineData("""{"video":"none"}""", 0)]
    [InlineData("""{"video":[1,2]}""", 0)]
    [InlineData("""{"video":{"cam":{}},"videoStartedBy":"other"}""", 1)]
    [InlineData("""{"video":{"cam":{"_links":null}},"videoStartedBy":"other"}""", 1)]
    [InlineData("""{"video":{"cam":{"_links":{"a":"text","b":{"href":7},"c":null,"d":{}}}},"videoStartedBy":""}""", 1)]
    [InlineData("""{"video":{"cam":"text","dog":null},"videoStartedBy":5}""", 2)]
    public void Malformed_video_does_not_affect_the_event(string json, int recordings)
    {
        SimpliSafeEvent e = TestEvents.Event(JsonNode.Parse(json)!);
        Assert.Equal(recordings, e.Recordings.Count);
        Assert.Null(e.Recording);
        Assert.All(e.Recordings, r => Assert.True(r.Links.Count <= 1));
        Assert.All(e.Recordings, r => Assert.Null(r.Timestamp));
    }

    [Theory]
    [InlineData("""{"eventId":"70012003973","sid":"551207","eventCid":"1400","eventTimestamp":"1785656640"}""", 70012003973, 551207, 1400)]
    [InlineData("""{"eventId":9223372036854775807,"sid":1,"eventCid":1}""", long.MaxValue, 1, 1)]
    [InlineData("""{"eventId":"x9","sid":null,"eventCid":99999999999}""", 0, 0, 0)]
    [InlineData("""{}""", 0, 0, 0)]
    [InlineData("\"text\"", 0, 0, 0)]
    public void Numbers_can_be_strings_and_fields_can_be_missing(string json, long id, long system, int code)
    {
        SimpliSafeEvent e = TestEvents.Event(JsonNode.Parse(json)!);
        Assert.Equal((id, system, code), (e.EventId, e.SystemId, e.Code));
        Assert.NotNull(e.Type);
        Assert.NotEmpty(e.ToString());
    }

    [Theory]
    [InlineData(1601, "alarm", false)]
    [InlineData(1601, "activity", false)]
    [InlineData(5999, "alarm", true)]
    [InlineData(1110, "activityQuiet", true)]
    [InlineData(1110, "alarmCancel", false)]
    [InlineData(1429, "activity", false)]
    [InlineData(1406, "alarmCancel", false)]
    [InlineData(3441, "activity", false)]
    public void IsAlarm_prefers_the_type_and_excludes_tests(int code, string type, bool isAlarm)
    {
        SimpliSafeEvent e = TestEvents.Event(1, 1, code: code, type: type);
        Assert.Equal((isAlarm, isAlarm), (e.IsAlarm, e.ImpliedState == SystemState.Alarm));
    }

    [Theory]
    [InlineData("OFF", 1400, 1406, 1407)]
    [InlineData("HOME", 3441, 3491)]
    [InlineData("AWAY", 3401, 3407, 3481, 3487)]
    [InlineData("AWAY_COUNT", 9401, 9407)]
    [InlineData("HOME_COUNT", 9441)]
    [InlineData("ALARM_COUNT", 1429)]
    [InlineData("ALARM", 1110, 1120, 1132, 1134, 1154, 1159, 1162)]
    [InlineData(null, 1601, 1409, 1602, 1604, 9700, 5999, 0)]
    public void Event_implies_the_resulting_state(string? state, params int[] codes) =>
        Assert.All(codes, code => Assert.Equal(state, TestEvents.Event(1, 1, code: code).ImpliedState?.Code));

    [Fact]
    public void ToString_of_event_has_no_content()
    {
        JsonObject json = TestEvents.Json(7, TestEvents.Start);
        json["messageBody"] = "at 12 Cedar Lane";
        json["info"] = "at 12 Cedar Lane";
        json["pinName"] = "Ines";
        Assert.Equal("ArmedHome 7 of system 551207 (Live)", TestEvents.Event(json).ToString());
        Assert.DoesNotContain("https", new RecordingLink("https://x", "GET", IsTemplated: true).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"eventId":7,"sid":1}""", "7", """{"eventId":8,"sid":1}""")]
    [InlineData("""{"eventId":"x9","sid":1}""", "x9", """{"eventId":"x8","sid":1}""")]
    [InlineData("""{"sid":1,"eventTimestamp":1785656640}""", "1.1785656640000.", """{"sid":1,"eventTimestamp":1785656640,"info":"x"}""")]
    [InlineData("""{"sid":1}""", "1.0.", """{"sid":1,"info":"x"}""")]
    public void Id_is_stable_when_event_is_received_twice(string json, string start, string other)
    {
        SimpliSafeEvent first = TestEvents.Event(JsonNode.Parse(json)!);
        var second = new SimpliSafeEvent(first.RawUtf8, EventOrigin.CatchUp, first.ReceivedAt.AddHours(1));
        Assert.StartsWith(start, first.Id, StringComparison.Ordinal);
        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Id, TestEvents.Event(JsonNode.Parse(other)!).Id);
    }

    [Fact]
    public void Content_is_available_as_json()
    {
        JsonObject json = TestEvents.Json(7, TestEvents.Start);
        SimpliSafeEvent e = TestEvents.Event(json);
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(e.ToJson())));
        Assert.Equal("Sample", e.Data.GetProperty("info").GetString());
    }

    [Fact]
    public void Unknown_kinds_are_kept()
    {
        Assert.Equal(40, SimpliSafeEventKind.All.Count(k => k.Code > 0));
        Assert.All(SimpliSafeEventKind.All, k => Assert.NotEqual(SimpliSafeEventGroup.Unknown, k.Group));
        var unknown = new SimpliSafeEventKind(5999);
        Assert.Equal(
            ("5999", null, SimpliSafeEventGroup.Unknown, false),
            (unknown.ToString(), unknown.Name, unknown.Group, unknown.IsConfirmed));
        Assert.False(SimpliSafeEventKind.SensorSilent.IsConfirmed);
        Assert.Equal(JsonValueKind.Object, TestEvents.Event(1, 1, code: 5999).Raw.ValueKind);
    }

    [Fact]
    public void Events_with_number_0_have_different_ids()
    {
        SimpliSafeEvent first = TestEvents.Event(0, TestEvents.Start);
        SimpliSafeEvent second = TestEvents.Event(0, TestEvents.Start + 1);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Id, TestEvents.Event(0, TestEvents.Start).Id);
    }
}
