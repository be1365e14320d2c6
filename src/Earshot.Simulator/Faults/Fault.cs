namespace Earshot.Simulator.Faults;

/// <summary>Represents a fault: a trigger and one or more actions, which are applied in order.</summary>
public sealed record Fault
{
    /// <summary>Initializes a new instance of the <see cref="Fault"/> class.</summary>
    /// <param name="when">The trigger.</param>
    /// <param name="actions">The actions, in order; at least one.</param>
    /// <exception cref="ArgumentException">A value is out of range, or an action cannot be applied at the trigger.</exception>
    public Fault(FaultTrigger when, params IReadOnlyList<FaultAction> actions)
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count == 0)
        {
            throw new ArgumentException("A fault must have at least one action.", nameof(actions));
        }

        when.Validate();
        foreach (FaultAction action in actions)
        {
            action.Validate();
            FaultValueException.Unless(
                action.HappensAt(when),
                nameof(actions),
                $"an action that can be applied at \"{when.Name}\"; this \"{action.Name}\" cannot");
        }

        // Sequence numbers are assigned before a message is written, so the message is not known yet.
        FaultValueException.Unless(
            when is not MessageSent message || !actions.Any(a => a is SequenceAction) || (actions.Count == 1 && message.Event is null),
            nameof(actions),
            "\"skip\" or \"repeat\" without other actions and without an event name at \"message\"");

        When = when;
        Actions = [.. actions];
    }

    /// <summary>Gets the trigger.</summary>
    public FaultTrigger When { get; }

    /// <summary>Gets the actions, in the order in which they are applied.</summary>
    public IReadOnlyList<FaultAction> Actions { get; }

    /// <summary>Gets or sets the name in the journal, or <see langword="null"/> to use the names of the actions.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? string.Join(" + ", Actions.Select(a => a.Name)) + " at " + When.Name;
}
