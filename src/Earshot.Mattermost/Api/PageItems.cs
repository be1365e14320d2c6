namespace Earshot.Mattermost.Api;

/// <summary>What a page holds, where that isn't a plain list.</summary>
internal static class PageItems
{
    /// <summary>Objects in the order of their ids; an id without its object is passed over.</summary>
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
