using System.Diagnostics;

namespace Earshot.Diagnostics;

/// <summary>Represents an activity whose listeners, which are the program's, cannot end the code that is traced.</summary>
internal readonly struct GuardedActivity : IDisposable
{
    private readonly Activity? _activity;

    private GuardedActivity(Activity? activity) => _activity = activity;

    /// <summary>Starts an activity, if it is traced.</summary>
    public static GuardedActivity Start(string name, ActivityKind kind)
    {
        try
        {
            return new GuardedActivity(ListenerMetrics.Activities.StartActivity(name, kind));
        }
        catch (Exception)
        {
            return default;
        }
    }

    public GuardedActivity Tag(string name, string value)
    {
        _activity?.SetTag(name, value);
        return this;
    }

    public void Fail(string description) => _activity?.SetStatus(ActivityStatusCode.Error, description);

    public void Dispose()
    {
        try
        {
            _activity?.Dispose();
        }
        catch (Exception)
        {
            // Thrown by a listener of activities.
        }
    }
}
