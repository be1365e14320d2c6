using System.Globalization;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;

namespace Earshot.Tests.Listening;

/// <summary>
/// Provides one handler of every shape. Each starts, waits for <see cref="Release"/> if it is asynchronous, and then throws, so that the
/// exception is observed only if the handler was awaited.
/// </summary>
public sealed class HandlerProbe
{
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FormatException Error { get; } = new("thrown by the handler");

    /// <summary>A task that completes when the handler has started, with whether it runs on a thread that it can block.</summary>
    public System.Threading.Tasks.Task<bool> Started => _started.Task;

    /// <summary>This object, with a type that makes <c>?.</c> necessary.</summary>
    public HandlerProbe? Maybe => Started.IsCanceled ? null : this;

    public void Release() => _released.SetResult();

    public Exception Throw()
    {
        Start();
        return Error;
    }

    public void Void() => throw Throw();

    public bool Bool() => throw Throw();

    public Task Task() => TaskOfInt();

    public async Task<int> TaskOfInt()
    {
        Start();
        await _released.Task;
        throw Error;
    }

    public ValueTask ValueTask() => new(Task());

    public ValueTask<int> ValueTaskOfInt() => new(TaskOfInt());

    public CustomAwaitable Awaitable() => new(Task());

    public CustomAwaitable AwaitableOf<T>(T value) => Awaitable();

    public IAwaitable Interface() => Awaitable();

    public IEnumerable<Task> Items() => [Task()];

    public async IAsyncEnumerable<int> ItemsAsync()
    {
        await Task();
        yield return 1;
    }

    public void VoidOf<T>(T value) => Void();

    public Task TaskOf<T>(T value) => Task();

    public Task<int> TaskOfIntOf<T>(T value) => TaskOfInt();

    public ValueTask ValueTaskOf<T>(T value) => ValueTask();

    public ValueTask<int> ValueTaskOfIntOf<T>(T value) => ValueTaskOfInt();

    public void VoidWithToken<T>(T value, CancellationToken cancellationToken) => Void();

    public Task TaskWithToken<T>(T value, CancellationToken cancellationToken) => Task();

    public Task<int> TaskOfIntWithToken<T>(T value, CancellationToken cancellationToken) => TaskOfInt();

    public ValueTask ValueTaskWithToken<T>(T value, CancellationToken cancellationToken) => ValueTask();

    public ValueTask<int> ValueTaskOfIntWithToken<T>(T value, CancellationToken cancellationToken) => ValueTaskOfInt();

    public override string ToString() => Started.IsCompleted.ToString(CultureInfo.InvariantCulture);

    private void Start() => _started.TrySetResult(HandlerThreads.IsCurrent);

    /// <summary>Something that can be awaited and is not a task.</summary>
    public interface IAwaitable
    {
        TaskAwaiter GetAwaiter();
    }

    /// <inheritdoc cref="IAwaitable"/>
    public sealed class CustomAwaitable(Task task) : IAwaitable
    {
        public TaskAwaiter GetAwaiter() => task.GetAwaiter();
    }
}
