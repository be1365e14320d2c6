namespace Earshot.Simulator.Faults;

/// <summary>Something that goes wrong: when, and what. Several actions of one fault happen in their order.</summary>
public sealed record Fault
{
    /// <summary>A fault of one or more actions.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or an action can't happen at that trigger.</exception>
    public Fault(FaultTrigger when, params IReadOnlyList<FaultAction> actions)
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count == 0)
        {
            throw new ArgumentException("A fault needs an action.", nameof(actions));
        }

        when.Validate();
        foreach (FaultAction action in actions)
        {
            action.Validate();
            FaultValueException.Unless(
                action.HappensAt(when),
                "Do",
                $"something that can happen at \"{when.Name}\"; \"{action.Name}\" as it stands can't");
        }

        // Numbers are given out before a message is written, so what the message is can't be known yet.
        FaultValueException.Unless(
            when is not MessageSent message || !actions.Any(a => a is SequenceAction) || (actions.Count == 1 && message.Event is null),
            "Do",
            "\"skip\" or \"repeat\" alone, and for any event, at \"message\"");

        When = when;
        Actions = [.. actions];
    }

    /// <summary>When it happens.</summary>
    public FaultTrigger When { get; }

    /// <summary>What happens.</summary>
    public IReadOnlyList<FaultAction> Actions { get; }

    /// <summary>What the journal calls it; null for the names of its actions.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? string.Join(" + ", Actions.Select(a => a.Name)) + " at " + When.Name;
}
