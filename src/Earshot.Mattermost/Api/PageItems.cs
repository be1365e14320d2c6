namespace Earshot.Mattermost.Api;

/// <summary>Provides the items of pages that are not plain lists.</summary>
internal static class PageItems
{
    /// <summary>Returns objects in the order of their IDs. An ID without an object is skipped.</summary>
    public static IReadOnlyList<T> InOrder<T>(IReadOnlyList<string> order, IReadOnlyDictionary<string, T> objects)
    {
        var items = new List<T>(order.Count);
        foreach (string id in order)
        {
            if (objects.TryGetValue(id, out T? item))
            {
                items.Add(item);
            }
        }

        return items;
    }
}
