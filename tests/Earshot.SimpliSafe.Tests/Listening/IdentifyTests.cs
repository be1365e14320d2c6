using System.Text;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class IdentifyTests
{
    [Fact]
    public void Message_equals_that_of_working_clients()
    {
        const string Browser =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15";
        Assert.Equal(
            """{"datacontenttype":"application/json","type":"com.simplisafe.connection.identify","""
            + """ "time":"2026-08-02T07:15:00.250Z","id":"ts:1785654900250","specversion":"1.0",""".TrimStart()
            + $$$""" "source":"{{{Browser}}}","data":{"auth":{"schema":"bearer","token":"TOK"},"join":["uid:40871"]}}""".TrimStart(),
            Encoding.UTF8.GetString(IdentifyMessage.Write("TOK", 40871, Browser, DateTimeOffset.FromUnixTimeMilliseconds(1785654900250))));
        Assert.Equal(Browser, new SimpliSafeClientOptions().UserAgent);
    }
}
