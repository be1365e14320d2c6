using System.Globalization;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe.Pins;

/// <summary>What a set of PINs becomes by a change, and which are refused before they are sent. Pure functions; no text holds a PIN.</summary>
/// <remarks>The rules are those of the one library that writes PINs, but for one: a label that exists may be replaced in a full set, too.</remarks>
internal static class PinRules
{
    private const int Length = 4;
    private const string Upward = "1234567890";
    private const string Downward = "0987654321";

    /// <summary>The set with one PIN set or replaced.</summary>
    public static PinSet With(PinSet set, string label, string pin)
    {
        CheckPin(pin);
        string name = CheckedLabel(label);
        RequireWhole(set);
        bool isMaster = IsReserved(name, PinSet.Master);
        bool isDuress = IsReserved(name, PinSet.Duress);
        int place = isMaster || isDuress ? -1 : PlaceOf(set, name);
        if (!isMaster && !isDuress && place < 0 && set.Users.Count >= PinSet.MaxUsers)
        {
            throw new PinException(
                PinProblem.TooMany, $"All {PinSet.MaxUsers} places for PINs of people are taken. Remove one first, or replace one by its label.");
        }

        bool isTaken = (!isMaster && set.MasterPin == pin)
            || (!isDuress && set.DuressPin == pin)
            || set.Users.Where((user, index) => index != place && user.Pin == pin).Any();
        if (isTaken)
        {
            throw new PinException(PinProblem.Duplicate, "Another label has this PIN already. Choose another.");
        }

        if (isMaster || isDuress)
        {
            return new PinSet(isMaster ? pin : set.MasterPin, isDuress ? pin : set.DuressPin, set.Users);
        }

        List<UserPin> users = [.. set.Users];
        if (place < 0)
        {
            users.Add(new UserPin(name, pin));
        }
        else
        {
            users[place] = new UserPin(users[place].Label, pin);
        }

        return new PinSet(set.MasterPin, set.DuressPin, users);
    }

    /// <summary>The set without one PIN.</summary>
    public static PinSet Without(PinSet set, string labelOrPin)
    {
        ArgumentNullException.ThrowIfNull(labelOrPin);
        string wanted = labelOrPin.Trim();
        if (wanted.Length == 0)
        {
            throw new PinException(PinProblem.BadLabel, "A label or a PIN is needed to say which is to be removed.");
        }

        RequireWhole(set);
        if (IsReserved(wanted, PinSet.Master) || IsReserved(wanted, PinSet.Duress) || wanted == set.MasterPin || wanted == set.DuressPin)
        {
            throw new PinException(PinProblem.BadLabel, "The master and the duress PIN can be changed, never removed.");
        }

        int place = PlaceOf(set, wanted);
        if (place < 0)
        {
            place = IndexOf(set, user => user.Pin == wanted);
        }

        return place < 0
            ? throw new PinException(PinProblem.NotFound, "No PIN of a person has this label or this value.")
            : new PinSet(set.MasterPin, set.DuressPin, [.. set.Users.Where((_, index) => index != place)]);
    }

    /// <summary>Refuses what can't be a PIN of any set.</summary>
    public static void CheckPin(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (!pin.All(char.IsAsciiDigit))
        {
            throw new PinException(PinProblem.NotDigits, "A PIN has digits only.");
        }

        if (pin.Length != Length)
        {
            throw new PinException(PinProblem.WrongLength, $"A PIN has {Length} digits.");
        }

        if (Upward.Contains(pin, StringComparison.Ordinal) || Downward.Contains(pin, StringComparison.Ordinal))
        {
            throw new PinException(PinProblem.Sequence, "A PIN's digits may not follow one another, up or down. Choose another.");
        }
    }

    /// <summary>Refuses what can't be a label.</summary>
    public static string CheckedLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        string name = label.Trim();
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            throw new PinException(PinProblem.BadLabel, "A label is needed, without control characters: it names whose PIN it is.");
        }

        return name;
    }

    /// <summary>Refuses a set that may not be all there is: what it lacks would be lost.</summary>
    public static void RequireWhole(PinSet set)
    {
        if (!set.IsWhole)
        {
            string missing = (set.MasterPin, set.DuressPin) switch
            {
                (null, null) => "master and duress",
                (null, _) => "master",
                (_, null) => "duress",
                _ => "a place for people's PINs",
            };
            throw new PinException(
                PinProblem.IncompleteSet,
                $"The PINs could not be read whole ({missing} missing). Nothing was sent: a write replaces the whole set. Try again later.");
        }

        if (set.Users.Count > PinSet.MaxUsers)
        {
            throw new PinException(
                PinProblem.IncompleteSet,
                $"The service lists more PINs of people than the {PinSet.MaxUsers} that can be sent. Nothing was sent: a write replaces the whole set.");
        }
    }

    /// <summary>The body of the write for version 3: always four places, empty ones with empty texts.</summary>
    public static V3PinsBody ToV3(PinSet set)
    {
        var users = new Dictionary<string, V3Pin>(StringComparer.Ordinal);
        for (int place = 0; place < PinSet.MaxUsers; place++)
        {
            UserPin? user = place < set.Users.Count ? set.Users[place] : null;
            users[place.ToString(CultureInfo.InvariantCulture)] = new V3Pin { Name = user?.Label ?? "", Pin = user?.Pin ?? "" };
        }

        return new V3PinsBody
        {
            Pins = new V3Pins { Duress = new V3Pin { Pin = set.DuressPin! }, Master = new V3Pin { Pin = set.MasterPin! }, Users = users },
        };
    }

    /// <summary>The body of the write for version 2: <c>pin1</c> is the master, <c>pin2</c> to <c>pin5</c> are people's.</summary>
    public static V2PinsBody ToV2(PinSet set)
    {
        var slots = new Dictionary<string, V2Pin>(StringComparer.Ordinal)
        {
            ["duress"] = new() { Value = set.DuressPin },
            ["pin1"] = new() { Value = set.MasterPin },
        };
        for (int place = 0; place < PinSet.MaxUsers; place++)
        {
            UserPin? user = place < set.Users.Count ? set.Users[place] : null;
            slots[string.Create(CultureInfo.InvariantCulture, $"pin{place + 2}")] = user is null
                ? new V2Pin { Name = "", Pin = "" }
                : new V2Pin { Name = user.Label, Value = user.Pin };
        }

        return new V2PinsBody { Pins = slots };
    }

    private static bool IsReserved(string label, string reserved) => label.Equals(reserved, StringComparison.OrdinalIgnoreCase);

    private static int PlaceOf(PinSet set, string label)
    {
        int place = IndexOf(set, user => user.Label.Equals(label, StringComparison.OrdinalIgnoreCase));
        return place >= 0 && set.Users.Count(user => user.Label.Equals(label, StringComparison.OrdinalIgnoreCase)) > 1
            ? throw new PinException(PinProblem.BadLabel, "Several PINs have this label: which is meant isn't clear. Remove one of them by its PIN first.")
            : place;
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
