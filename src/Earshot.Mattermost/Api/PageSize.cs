namespace Earshot.Mattermost.Api;

/// <summary>How large pages are asked for.</summary>
internal static class PageSize
{
    /// <summary>What the caller wants, within what the server gives; else as much as it gives.</summary>
    public static int Of(long? asked, int largest) => asked is > 0 && asked < largest ? (int)asked : largest;
}
