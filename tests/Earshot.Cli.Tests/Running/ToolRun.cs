using System.Text;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Tests.Running;

/// <summary>Runs the tool within the test, with an environment that the test controls.</summary>
internal sealed class ToolRun : IInterruptions
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private Action? _interrupted;

    public LineStream Output { get; init; } = new();

    public LineStream Error { get; init; } = new();

    public bool HasOutput { get; init; } = true;

    public FakeTerminal Terminal { get; init; } = new();

    public Dictionary<string, string> Variables { get; init; } = [];

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the text on standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Gets the function that opens the bytes on standard input.</summary>
    public Func<Stream> InputBytes { get; init; } = static () => Stream.Null;

    /// <summary>Gets the pages that were opened in a browser.</summary>
    public List<Uri> Browsed { get; } = [];

    public Func<bool> IsOutputAbandoned { get; init; } = static () => false;

    public Task<int> StartAsync(params string[] arguments)
    {
        var environment = new ToolEnvironment
        {
            Output = Output,
            HasOutput = HasOutput,
            Error = new StreamWriter(Error, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
            Input = new StringReader(Input),
            OpenInput = InputBytes,
            OpenBrowser = Browse,
            Terminal = Terminal,
            Variable = name => Variables.GetValueOrDefault(name),
            Interruptions = this,
            IsOutputAbandoned = IsOutputAbandoned,
            TimeProvider = TimeProvider,
        };
        return Task.Run(() => EarshotTool.RunAsync(arguments, environment)).WaitAsync(SafetyNet);
    }

    /// <summary>Gets the variables that <c>simulate</c> printed to standard output.</summary>
    public Dictionary<string, string> PrintedVariables =>
        Output.Lines.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>Simulates Ctrl+C.</summary>
    public void Interrupt() => _interrupted?.Invoke();

    private bool Browse(Uri page)
    {
        Browsed.Add(page);
        return true;
    }

    IDisposable IInterruptions.Watch(Action interrupted)
    {
        _interrupted = interrupted;
        return new MemoryStream();
    }
}
