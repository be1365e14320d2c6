using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>From where on a file is asked for.</summary>
/// <param name="From">The first byte; 0 asks for what the call itself asks for.</param>
/// <param name="Version">Which version of the file the bytes before belong to.</param>
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
