using System.Text.RegularExpressions;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Represents search terms: words and "phrases", excluded -words, from: users, and in: channels.</summary>
internal sealed partial record SearchTerms(
    IReadOnlyList<string> Words, IReadOnlyList<string> Excluded, IReadOnlyList<string> From, IReadOnlyList<string> In, bool Any)
{
    public static SearchTerms Parse(string text, bool any)
    {
        List<string> words = [];
        List<string> excluded = [];
        List<string> from = [];
        List<string> channels = [];
        foreach (string token in Token().Matches(text).Select(m => m.Value))
        {
            if (After(token, "from:") is { } user)
            {
                from.Add(user.TrimStart('@'));
            }
            else if ((After(token, "in:") ?? After(token, "channel:")) is { } channel)
            {
                channels.Add(channel.TrimStart('~'));
            }
            else if (token.Length > 1 && token[0] == '-')
            {
                excluded.Add(token[1..].Trim('"', '*'));
            }
            else if (token.Trim('"', '*') is { Length: > 0 } word)
            {
                words.Add(word);
            }
        }

        return new SearchTerms(words, excluded, from, channels, any);
    }

    public bool Fits(ServerWorld world, SimulatedPost post, string text)
    {
        bool Has(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
        bool isFrom = From.Count == 0 || From.Contains(world.Users[post.UserId].Username, StringComparer.OrdinalIgnoreCase);
        bool isIn = In.Count == 0 || In.Contains(world.Channels.ById[post.ChannelId].Name, StringComparer.OrdinalIgnoreCase);
        bool words = Words.Count > 0 ? (Any ? Words.Any(Has) : Words.All(Has)) : From.Count + In.Count > 0;
        return isFrom && isIn && words && !Excluded.Any(Has);
    }

    private static string? After(string token, string prefix) =>
        token.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && token.Length > prefix.Length ? token[prefix.Length..] : null;

    [GeneratedRegex("-?\"[^\"]*\"|\\S+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
