namespace Earshot.Simulator.Mattermost.Demo;

/// <summary>Provides the texts of <see cref="ScriptedChat"/>.</summary>
internal static class ChatLines
{
    public static IReadOnlyList<string> People { get; } = ["marit", "oskar", "juna", "pelle"];

    public static IReadOnlyList<string> Channels { get; } = ["workshop", "galley", "logbook"];

    public static IReadOnlyList<string> Emoji { get; } = ["tada", "sailboat", "+1", "anchor", "heart", "thinking", "coffee"];

    public static IReadOnlyList<string> Statuses { get; } = ["away", "online", "dnd", "online"];

    public static IReadOnlyList<string> Afterthoughts { get; } =
        [" (measured twice now)", " … and it smells of tar again.", " Correction: the port side.", " #boatlife"];

    public static IReadOnlyList<string> Replies { get; } =
    [
        "On my way with the long ladder.", "Can it wait until the glue has set?", "Ha! I knew it.", "Only if there is cake afterwards.",
        "I'd try the bronze ones instead.", "Sounds good to me.", "That was the last of the varnish, sorry.", "Photo, please!",
    ];

    public static IReadOnlyList<string> Calls { get; } =
    [
        "@{0} are you there?", "@{0} what is the tide tomorrow?", "Could you look at this, @{0}?", "@{0} help", "Thanks, @{0}!",
        "@{0} please add the varnish to the list.",
    ];

    public static IReadOnlyList<string> Remarks { get; } =
    [
        "Good morning! Who has the key to the shed?",
        "The third plank from the keel is sound after all.",
        "Soup is on at noon, bring your own spoon.",
        "Wind south-west, four, getting up towards evening.",
        "I counted the screws. Twice. We are eleven short.",
        "@marit the sailmaker called, the mizzen will be ready on Friday.",
        "Does anybody remember which rope goes where?",
        "New rule: no sanding next to the bread.",
        "Log: first coat of white below the waterline, no runs.",
        "The seagull is back. It wants the sandwich, not the friendship.",
        "Found a coin from 1911 under the mast step.",
        "Tide table for next week is pinned to the door.",
        "Who painted the bucket? It looks better than the boat.",
        "The pump works again, and no one knows why.",
        "Tea at four, and @oskar brings the cinnamon rolls.",
        "Log: mast back in, coin too, with one of ours beside it.",
    ];
}
