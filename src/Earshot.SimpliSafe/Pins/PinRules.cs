namespace Earshot.SimpliSafe.Pins;

/// <summary>Validates PINs and creates changed sets of PINs. No exception contains a PIN.</summary>
/// <remarks>
/// The rules are those of the only library that writes PINs, with one exception: an existing label can also be replaced in a full set.
/// </remarks>
internal static class PinRules
{
    private const int Length = 4;
    private const string Upward = "1234567890";
    private const string Downward = "0987654321";

    /// <summary>Creates a set with one PIN added or replaced.</summary>
    public static PinSet With(PinSet set, string label, string pin)
    {
        CheckPin(pin);
        string name = CheckedLabel(label);
        RequireComplete(set);
        bool isMaster = IsReserved(name, PinSet.Master);
        bool isDuress = IsReserved(name, PinSet.Duress);
        int index = isMaster || isDuress ? -1 : IndexOfLabel(set, name);
        if (!isMaster && !isDuress && index < 0 && set.Users.Count >= PinSet.MaxUsers)
        {
            throw new PinException(
                PinProblem.TooMany, $"All {PinSet.MaxUsers} user PINs are in use. Remove a PIN first, or replace one by using its label.");
        }

        bool isInUse = (!isMaster && set.MasterPin == pin)
            || (!isDuress && set.DuressPin == pin)
            || set.Users.Where((user, at) => at != index && user.Pin == pin).Any();
        if (isInUse)
        {
            throw new PinException(PinProblem.Duplicate, "Another label already has this PIN. Choose another PIN.");
        }

        if (isMaster || isDuress)
        {
            return new PinSet(isMaster ? pin : set.MasterPin, isDuress ? pin : set.DuressPin, set.Users);
        }

        List<UserPin> users = [.. set.Users];
        if (index < 0)
        {
            users.Add(new UserPin(name, pin));
        }
        else
        {
            users[index] = new UserPin(users[index].Label, pin);
        }

        return new PinSet(set.MasterPin, set.DuressPin, users);
    }

    /// <summary>Creates a set without one PIN.</summary>
    public static PinSet Without(PinSet set, string labelOrPin)
    {
        ArgumentNullException.ThrowIfNull(labelOrPin);
        string wanted = labelOrPin.Trim();
        if (wanted.Length == 0)
        {
            throw new PinException(PinProblem.BadLabel, "The label is empty. Specify the label or the PIN to remove.");
        }

        RequireComplete(set);
        if (IsReserved(wanted, PinSet.Master) || IsReserved(wanted, PinSet.Duress) || wanted == set.MasterPin || wanted == set.DuressPin)
        {
            throw new PinException(PinProblem.BadLabel, "The master and duress PINs cannot be removed. Change them instead.");
        }

        int index = IndexOfLabel(set, wanted);
        if (index < 0)
        {
            index = IndexOf(set, user => user.Pin == wanted);
        }

        return index < 0
            ? throw new PinException(PinProblem.NotFound, "No user PIN has this label or value.")
            : new PinSet(set.MasterPin, set.DuressPin, [.. set.Users.Where((_, at) => at != index)]);
    }

    /// <summary>Throws if a string cannot be a PIN.</summary>
    public static void CheckPin(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (!pin.All(char.IsAsciiDigit))
        {
            throw new PinException(PinProblem.NotDigits, "The PIN contains characters other than digits. Use four digits.");
        }

        if (pin.Length != Length)
        {
            throw new PinException(PinProblem.WrongLength, $"The PIN has the wrong length. Use {Length} digits.");
        }

        if (Upward.Contains(pin, StringComparison.Ordinal) || Downward.Contains(pin, StringComparison.Ordinal))
        {
            throw new PinException(
                PinProblem.Sequence, "The digits of the PIN are an ascending or descending sequence. Choose another PIN.");
        }
    }

    /// <summary>Returns the trimmed label, or throws if it cannot be a label.</summary>
    public static string CheckedLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        string name = label.Trim();
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            throw new PinException(PinProblem.BadLabel, "The label is empty or contains control characters. Specify another label.");
        }

        return name;
    }

    /// <summary>Throws if a set can be incomplete, because writing it would delete the missing PINs.</summary>
    public static void RequireComplete(PinSet set)
    {
        if (!set.IsComplete)
        {
            string missing = (string.IsNullOrEmpty(set.MasterPin), set.DuressPin is null) switch
            {
                (true, true) => "master and duress",
                (true, _) => "master",
                (_, true) => "duress",
                _ => "a user PIN",
            };
            throw new PinException(
                PinProblem.IncompleteSet,
                $"The PINs could not be read completely (missing: {missing}). Nothing was sent, because a write replaces the whole set. "
                + "Try again later.");
        }

        if (set.Users.Count > PinSet.MaxUsers)
        {
            throw new PinException(
                PinProblem.IncompleteSet,
                $"The service has more user PINs than the {PinSet.MaxUsers} that can be sent. Nothing was sent, "
                + "because a write replaces the whole set.");
        }
    }

    private static bool IsReserved(string label, string reserved) => label.Equals(reserved, StringComparison.OrdinalIgnoreCase);

    private static int IndexOfLabel(PinSet set, string label)
    {
        int index = IndexOf(set, user => user.Label.Equals(label, StringComparison.OrdinalIgnoreCase));
        return index >= 0 && set.Users.Count(user => user.Label.Equals(label, StringComparison.OrdinalIgnoreCase)) > 1
            ? throw new PinException(PinProblem.BadLabel, "Several PINs have this label. Remove one of them by specifying its PIN first.")
            : index;
    }

    private static int IndexOf(PinSet set, Func<UserPin, bool> wanted)
    {
        for (int index = 0; index < set.Users.Count; index++)
        {
            if (wanted(set.Users[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
