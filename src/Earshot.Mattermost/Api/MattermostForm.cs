using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <summary>Represents the fields and files of an upload. Properties that are null are not sent.</summary>
public abstract record MattermostForm
{
    private protected MattermostForm()
    {
    }

    /// <summary>Returns the name of the type, without values.</summary>
    public sealed override string ToString() => GetType().Name;

    internal abstract void AddTo(FormParts parts);
}
