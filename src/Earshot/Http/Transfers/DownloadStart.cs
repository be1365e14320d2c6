using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>Specifies where a download starts.</summary>
/// <param name="From">The first byte; 0 requests what the call itself requests.</param>
/// <param name="Version">The version of the file that the bytes before belong to, or null.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DownloadStart(long From, RangeConditionHeaderValue? Version)
{
    public static DownloadStart Whole => default;

    public void AddTo(HttpRequestHeaders headers)
    {
        if (From > 0)
        {
            headers.Range = new RangeHeaderValue(From, null);
            headers.IfRange = Version;
        }
    }
}
