namespace Earshot.Mattermost.Json;

/// <summary>
/// Records which fields of an object were received or set with a value, and which were received as null, so that the object is written as
/// it was received or created. All marks are equal, so that they do not affect the equality of records.
/// </summary>
internal struct FieldMarks : IEquatable<FieldMarks>
{
    private const int FieldsAWord = 64;

    private ulong _valued;
    private ulong _nulled;
    private ulong[]? _further;

    /// <summary>
    /// Gets or sets a value that indicates whether the object is being read; fields set during that time are marked by the reading code.
    /// </summary>
    public bool IsReading { get; set; }

    /// <summary>Marks a field as having a value.</summary>
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

    /// <summary>Marks a field as received with null.</summary>
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

    // Copied before it is changed, because records created by `with` share it.
    private ulong[] Further(int field, out int word)
    {
        word = ((field / FieldsAWord) - 1) * 2;
        ulong[] further = new ulong[Math.Max(word + 2, _further?.Length ?? 0)];
        _further?.CopyTo(further, 0);
        return _further = further;
    }
}
