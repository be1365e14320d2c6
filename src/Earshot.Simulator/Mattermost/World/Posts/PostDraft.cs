using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Represents a post to be created.</summary>
internal sealed record PostDraft
{
    public string Message { get; init; } = "";

    public string RootId { get; init; } = "";

    public string Type { get; init; } = "";

    public string PendingPostId { get; init; } = "";

    public JsonObject? Props { get; init; }

    public IReadOnlyList<string> FileIds { get; init; } = [];

    public bool SetOnline { get; init; } = true;
}
