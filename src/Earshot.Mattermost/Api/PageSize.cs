namespace Earshot.Mattermost.Api;

/// <summary>Provides the size of the pages that are requested.</summary>
internal static class PageSize
{
    /// <summary>Returns the size that the caller specified, or the server's maximum if that is smaller or none was specified.</summary>
    public static int Of(long? requested, int maximum) => requested is > 0 && requested < maximum ? (int)requested : maximum;
}
