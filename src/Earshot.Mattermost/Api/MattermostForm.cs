using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <summary>The fields and files of an upload. What isn't set isn't sent.</summary>
public abstract record MattermostForm
{
    private protected MattermostForm()
    {
    }

    /// <summary>Names the type only.</summary>
    public sealed override string ToString() => GetType().Name;

    internal abstract void AddTo(FormParts parts);
}
