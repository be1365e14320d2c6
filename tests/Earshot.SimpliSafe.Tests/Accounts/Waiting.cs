namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>What bounds a wait that should not be one.</summary>
internal static class Waiting
{
    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);
}
