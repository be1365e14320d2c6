using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Records the events and notifications of a listener.</summary>
internal sealed class Ear(MattermostListener listener) : ListenerRecorder<MattermostEvent>(listener)
{
    public IReadOnlyList<PostedEvent> Posts => [.. Events.OfType<PostedEvent>()];

    public IReadOnlyList<string> Messages => [.. Posts.Select(e => e.Post.Message)];

    /// <summary>Completes when <paramref name="condition"/> is true for what has been recorded so far.</summary>
    public Task UntilAsync(Func<Ear, bool> condition) => WaitUntilAsync(() => condition(this));
}
