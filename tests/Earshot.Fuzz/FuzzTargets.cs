using Earshot.Fuzz.Targets;

namespace Earshot.Fuzz;

/// <summary>Provides all targets.</summary>
public static class FuzzTargets
{
    /// <summary>Creates the targets. The caller disposes them.</summary>
    public static IReadOnlyList<FuzzTarget> Create() =>
    [
        new MattermostFrames(),
        new MattermostListening(),
        new MattermostModels(),
        new MattermostResponses(),
        new SimpliSafeListening(),
        new SimpliSafeResponses(),
        new TokenFiles(),
        new CheckpointFiles(),
    ];
}
