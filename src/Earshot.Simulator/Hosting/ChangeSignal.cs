namespace Earshot.Simulator.Hosting;

/// <summary>Signals changes of a state that a lock guards. Callers hold the lock, except where noted.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that completes at the next change.</summary>
    public Task Changed => _changed.Task;

    public void Notify()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>Waits until a condition is true. The condition is evaluated under the lock, which the caller must not hold.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task WaitUntilAsync(Lock gate, Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (condition())
                {
                    return;
                }

                changed = Changed;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
