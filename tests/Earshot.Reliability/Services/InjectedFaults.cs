using Earshot.Reliability.Faults;
using Earshot.Simulator.Faults;

namespace Earshot.Reliability.Services;

/// <summary>Injects the faults that both services have in common.</summary>
/// <param name="injector">The simulator's faults.</param>
/// <param name="socketPath">The path of WebSockets.</param>
/// <param name="historyPaths">The paths of requests for missed events.</param>
/// <param name="loginPath">The path of logins.</param>
/// <param name="events">The name of a message that is an event, or null for any message.</param>
internal sealed class InjectedFaults(
    FaultInjector injector, string socketPath, IReadOnlyList<string> historyPaths, string loginPath, string? events)
{
    private static readonly FrameContent[] Garbage =
    [
        FrameContent.NotJson, FrameContent.NotAnObject, FrameContent.Binary, FrameContent.InvalidUtf8, FrameContent.Huge,
        FrameContent.Text,
    ];

    private static readonly int[] CloseCodes = [1000, 1001, 1005, 1011, 4000];

    /// <summary>Injects the fault of a step.</summary>
    /// <returns>true if the fault is one of those that both services have; otherwise, false.</returns>
    public bool TryInject(FaultStep step)
    {
        switch (step.Kind)
        {
            case FaultKind.DropOne:
                injector.Add(NextMessage(step), new DropConnection { Reset = step.Variant % 2 == 0 });
                return true;
            case FaultKind.DropAll:
                DropAll(step.Variant % 2 == 0);
                return true;
            case FaultKind.HalfOpenOne:
                injector.Add(NextMessage(step), new HalfOpen());
                return true;
            case FaultKind.HangOne:
                injector.Add(NextMessage(step), new Hang());
                return true;
            case FaultKind.Garbage:
                injector.Add(NextMessage(step), GarbageFrame(step, instead: false));
                return true;
            case FaultKind.GarbageInstead:
                injector.Add(NextMessage(step) with { Event = events }, GarbageFrame(step, instead: true));
                return true;
            case FaultKind.Fragment:
                injector.Add(NextMessage(step), new FragmentMessages { Size = 1 + (step.Variant % 7) });
                return true;
            case FaultKind.SlowDrip:
                injector.Add(NextMessage(step), new SlowDrip { Bytes = 200, Interval = TimeSpan.FromMilliseconds(200) });
                return true;
            case FaultKind.CloseFrame:
                injector.Add(NextMessage(step), new CloseSocket { Code = CloseCodes[step.Variant % CloseCodes.Length] });
                return true;
            default:
                return TryInjectAtOpening(step) || TryInjectAtRequests(step);
        }
    }

    /// <summary>Drops all connections.</summary>
    public void DropAll(bool reset) =>
        injector.Add(new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new DropConnection { Reset = reset });

    private bool TryInjectAtOpening(FaultStep step)
    {
        int times = 1 + (step.Count % 4);
        var upgrade = new RequestReceived { Path = socketPath, Times = times };
        switch (step.Kind)
        {
            case FaultKind.HangAccept:
                injector.Add(new ConnectionAccepted { Times = times }, new Hang());
                break;
            case FaultKind.HangUpgrade:
                injector.Add(upgrade, new Hang());
                break;
            case FaultKind.SlowUpgrade:
                injector.Add(upgrade, new Delay { Duration = step.Duration * RunClock.Speed });
                break;
            case FaultKind.RejectUpgrade:
                injector.Add(upgrade, Refusal(step.Variant));
                break;
            case FaultKind.HangOpened:
                injector.Add(new WebSocketConnected { Path = socketPath, Times = times }, new Hang());
                break;
            case FaultKind.HangHello:
                injector.Add(new MessageSent { PerConnection = true, Times = times }, new Hang());
                break;
            default:
                return false;
        }

        // A connection must be opened for the fault to occur.
        injector.Add(NextMessage(step), new DropConnection());
        return true;
    }

    private bool TryInjectAtRequests(FaultStep step)
    {
        int times = 1 + (step.Count % 6);
        foreach (string path in step.Kind == FaultKind.LoginErrors ? [loginPath] : historyPaths)
        {
            var request = new RequestReceived { Path = path, Times = times };
            switch (step.Kind)
            {
                case FaultKind.RateLimited:
                    injector.Add(
                        request,
                        step.Variant % 2 == 0 ? SendResponse.RateLimited() : SendResponse.RateLimited(TimeSpan.FromSeconds(5)));
                    break;
                case FaultKind.ServerErrors or FaultKind.LoginErrors:
                    injector.Add(request, Refusal(step.Variant));
                    break;
                case FaultKind.HangRequests:
                    injector.Add(request, new Hang());
                    break;
                case FaultKind.LoseResponses:
                    injector.Add(new ResponseReady { Path = path, Times = times }, new DropConnection());
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static SendResponse Refusal(int variant) => (variant % 4) switch
    {
        0 => SendResponse.ServerError(),
        1 => SendResponse.BadGatewayPage(),
        2 => SendResponse.RateLimited(TimeSpan.FromSeconds(5)),
        _ => new SendResponse { Status = 503, ContentType = "text/plain", Body = "back soon\n" },
    };

    private static MessageSent NextMessage(FaultStep step) => new() { PerConnection = false, Nth = step.Count };

    private static SendFrame GarbageFrame(FaultStep step, bool instead)
    {
        FrameContent content = Garbage[step.Variant % Garbage.Length];
        return new SendFrame
        {
            Content = content,
            Text = content == FrameContent.Text ? "{\"event\":" : "",
            Size = 200_000,
            Instead = instead,
        };
    }
}
