using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Provides the timeout of waits; only a failing test reaches it.</summary>
internal static class TestTimeout
{
    public static TimeSpan Value => ListenerRecorder.SafetyNet;
}
