namespace Earshot.Mattermost.Json;

/// <summary>
/// Which fields of an object came or were given with a value and which came as null, so that it is written as it came or was made. Says nothing about the object's
/// value: all marks are equal, and so don't take part in comparing records.
/// </summary>
internal struct FieldMarks : IEquatable<FieldMarks>
{
    private const int FieldsAWord = 64;

    private ulong _valued;
    private ulong _nulled;
    private ulong[]? _further;

    /// <summary>Whether the object is being read: what is set then came, and is marked where it is read.</summary>
    public bool IsReading { get; set; }

    /// <summary>The field has a value.</summary>
    public void MarkValue(int field)
    {
        if (field < FieldsAWord)
        {
            _valued |= 1UL << field;
            _nulled &= ~(1UL << field);
        }
        else
        {
            ulong[] further = Further(field, out int word);
            further[word] |= 1UL << field;
            further[word + 1] &= ~(1UL << field);
        }
    }

    /// <summary>The field came as null.</summary>
    public void MarkNull(int field)
    {
        if (field < FieldsAWord)
        {
            _nulled |= 1UL << field;
        }
        else
        {
            Further(field, out int word)[word + 1] |= 1UL << field;
        }
    }

    public readonly bool HadValue(int field) =>
        ((field < FieldsAWord ? _valued : Word(field, 0)) >> field & 1) != 0;

    public readonly bool WasNull(int field) =>
        ((field < FieldsAWord ? _nulled : Word(field, 1)) >> field & 1) != 0;

    public readonly bool Equals(FieldMarks other) => true;

    public override readonly bool Equals(object? obj) => obj is FieldMarks;

    public override readonly int GetHashCode() => 0;

    private readonly ulong Word(int field, int which)
    {
        int word = (((field / FieldsAWord) - 1) * 2) + which;
        return _further is { } further && word < further.Length ? further[word] : 0;
    }

    // Copied before it is changed: records made by `with` share it.
    private ulong[] Further(int field, out int word)
    {
        word = ((field / FieldsAWord) - 1) * 2;
        ulong[] further = new ulong[Math.Max(word + 2, _further?.Length ?? 0)];
        _further?.CopyTo(further, 0);
        return _further = further;
    }
}
