namespace Earshot.Reliability;

/// <summary>Specifies the service of a run.</summary>
internal enum Vendor
{
    /// <summary>Mattermost.</summary>
    Mattermost,

    /// <summary>SimpliSafe.</summary>
    SimpliSafe,
}
