using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Listening;

public sealed class HandlerShapeTests
{
    private const string ListenerType = "Earshot.Listener<Earshot.Tests.Realtime.FakeEvent>";
    private const string ProbeType = "Earshot.Tests.Listening.HandlerProbe";

    private static readonly string[] Arguments = ["x", "(x, ct)", "()"];

    // What a user writes, and whether it is synchronous.
    private static readonly (string Handler, bool IsSynchronous)[] Lambdas =
    [
        ("{0} => p.Void()", true),
        ("{0} => {{ p.Void(); }}", true),
        ("{0} => p.Bool()", true),
        ("{0} => {{ p.Bool(); }}", true),
        ("{0} => p.Task()", false),
        ("{0} => {{ return p.Task(); }}", false),
        ("{0} => p.TaskOfInt()", false),
        ("{0} => p.Maybe?.Task()!", false),
        ("{0} => p.ValueTask()", false),
        ("{0} => {{ return p.ValueTask(); }}", false),
        ("{0} => throw p.Throw()", false),
        ("async {0} => await p.Task()", false),
        ("async {0} => {{ await p.Task(); }}", false),
        ("async {0} => await p.TaskOfInt()", false),
        ("async {0} => await p.ValueTask()", false),
        ("async {0} => {{ await p.ValueTask(); }}", false),
        ("async {0} => await p.ValueTaskOfInt()", false),
        ("async {0} => await p.Task().ConfigureAwait(false)", false),
    ];

    private static readonly (string Handler, bool IsSynchronous)[] MethodGroups =
    [
        ("p.Void", true),
        ("p.Task", false),
        ("p.TaskOfInt", false),
        ("p.ValueTask", false),
        ("p.VoidOf", true),
        ("p.TaskOf", false),
        ("p.TaskOfIntOf", false),
        ("p.ValueTaskOf", false),
        ("p.VoidWithToken", true),
        ("p.TaskWithToken", false),
        ("p.TaskOfIntWithToken", false),
        ("p.ValueTaskWithToken", false),
    ];

    // Their results would be dropped without being awaited.
    private static readonly string[] Rejected =
    [
        .. Arguments.SelectMany(a => new[]
        {
            $"{a} => p.ValueTaskOfInt()",
            $"{a} => {{ return p.ValueTaskOfInt(); }}",
            $"{a} => p.Task().ConfigureAwait(false)",
            $"{a} => p.ValueTask().ConfigureAwait(false)",
            $"{a} => p.Maybe?.ValueTask()",
            $"{a} => p.Awaitable()",
            $"{a} => {{ return p.Awaitable(); }}",
            $"{a} => p.Interface()",
            $"{a} => p.Items()",
            $"{a} => p.ItemsAsync()",
            $"{a} => p.ItemsAsync().ConfigureAwait(false)",
            $"{a} => System.Threading.Tasks.Task.Yield()",
            $"{a} => (IAsyncResult)p.Task()",
            $"{a} => (object)p.Task()",
            $"{a} => new Task[] {{ p.Task() }}",
            $"{a} => new Lazy<Task>(p.Task)",
            $"{a} => (Func<Task>)p.Task",
        }),
        "p.ValueTaskOfInt",
        "p.ValueTaskOfIntOf",
        "p.ValueTaskOfIntWithToken",
        "p.Awaitable",
        "p.AwaitableOf",
    ];

    public static TheoryData<string> Slots => ["OnEvent", "On<FakeEvent>", "OnConnect", "OnDisconnect", "OnGap", "OnError"];

    [Theory]
    [MemberData(nameof(Slots))]
    public async Task Handler_of_every_shape_is_awaited_and_its_exception_reported(string slot)
    {
        (string Handler, bool IsSynchronous)[] shapes =
        [
            .. Arguments.SelectMany(a => Lambdas.Select(l => (string.Format(null, l.Handler, a), l.IsSynchronous))),
            .. MethodGroups,
        ];
        Action<Listener<FakeEvent>, HandlerProbe>[] registrations = Snippets.Load<Listener<FakeEvent>, HandlerProbe>(
            [.. shapes.Select(s => $"{Name(slot)}({s.Handler});")], ListenerType, ProbeType);
        for (int i = 0; i < shapes.Length; i++)
        {
            try
            {
                await RunAsync(slot, registrations[i], shapes[i].IsSynchronous);
            }
            catch (Exception error)
            {
                Assert.Fail($"{slot}({shapes[i].Handler}): {error}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slots))]
    public void Lambda_with_result_that_would_be_dropped_does_not_compile(string slot)
    {
        string[] found = Snippets.Diagnose([.. Rejected.Select(h => $"{Name(slot)}({h});")], ListenerType, ProbeType);
        foreach ((string ids, string handler) in found.Zip(Rejected))
        {
            Assert.True(ids.StartsWith("CS", StringComparison.Ordinal), $"{slot}({handler}) compiles.");
            if (handler.Contains("=>", StringComparison.Ordinal))
            {
                Assert.Equal("CS0619", ids);
            }
        }
    }

    [Fact]
    public void Every_slot_accepts_the_same_shapes()
    {
        string[] expected = ShapesOf("OnEvent");
        Assert.Equal(15, expected.Length);
        Assert.All(Slots, slot => Assert.Equal(expected, ShapesOf(slot.Data.Split('<')[0])));
    }

    private static string Name(string slot) =>
        $"listener.{slot.Replace("FakeEvent", "Earshot.Tests.Realtime.FakeEvent", StringComparison.Ordinal)}";

    private static string[] ShapesOf(string method) =>
    [
        .. typeof(Listener<FakeEvent>).GetMethods()
            .Where(m => m.Name == method)
            .Select(m =>
            {
                MethodInfo closed = m.IsGenericMethodDefinition ? m.MakeGenericMethod(typeof(FakeEvent)) : m;
                Type handler = closed.GetParameters().Single().ParameterType;
                IEnumerable<string> types = handler.GetGenericArguments().Select(t =>
                    t == typeof(FakeEvent) || t.Namespace == "Earshot" ? "T" : t.Name);
                int priority = m.GetCustomAttribute<OverloadResolutionPriorityAttribute>()!.Priority;
                bool isError = m.GetCustomAttribute<ObsoleteAttribute>()?.IsError ?? false;
                return $"{priority} {handler.Name}({string.Join(", ", types)}) {isError}";
            })
            .Order(StringComparer.Ordinal),
    ];

    private static async Task RunAsync(string slot, Action<Listener<FakeEvent>, HandlerProbe> register, bool isSynchronous)
    {
        var logs = new RecordingLogs();
        await using var setup = new ListenerSetup(logs: logs, records: false);
        var errors = new ConcurrentQueue<ListenerError<FakeEvent>>();
        setup.Listener.OnError(e =>
        {
            // Asynchronous, because a synchronous handler would leave the next one on its thread.
            errors.Enqueue(e);
            return Task.CompletedTask;
        });
        var probe = new HandlerProbe();
        register(setup.Listener, probe);

        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(7, type: "skip");
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        Task disconnecting = slot == "OnDisconnect" ? setup.Listener.DisconnectAsync() : Task.CompletedTask;
        Assert.Equal(isSynchronous, await probe.Started.Soon());
        probe.Release();
        await disconnecting.Soon();
        await setup.Listener.DisconnectAsync().Soon();

        if (slot is "OnEvent" or "On<FakeEvent>")
        {
            ListenerError<FakeEvent> error = Assert.Single(errors, e => e.Kind == ListenerErrorKind.Handler);
            Assert.Same(probe.Error, error.Exception);
            Assert.Equal(7, error.Event?.Sequence);
        }
        else
        {
            Assert.Contains(logs.Lines, l => l.Contains($"the handler of {slot} threw FormatException", StringComparison.Ordinal));
        }
    }
}
