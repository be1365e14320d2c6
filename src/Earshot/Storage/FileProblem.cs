namespace Earshot.Storage;

/// <summary>Specifies why an <see cref="OwnerOnlyFile"/> could not be used.</summary>
internal enum FileProblem
{
    /// <summary>The file is too large to be a valid file.</summary>
    Corrupt,

    /// <summary>The file could not be read.</summary>
    Unreadable,

    /// <summary>Another process held the lock for longer than the timeout, or the lock file could not be opened.</summary>
    Locked,

    /// <summary>The file could not be written or deleted.</summary>
    NotSaved,
}

/// <summary>Specifies a step of a write.</summary>
internal enum WriteStep
{
    /// <summary>The temporary file is created.</summary>
    Create,

    /// <summary>The content is written to the temporary file.</summary>
    Write,

    /// <summary>The temporary file is flushed to the disk.</summary>
    Flush,

    /// <summary>The temporary file is renamed to the final name.</summary>
    Rename,

    /// <summary>The folder, which holds the name, is flushed to the disk.</summary>
    FlushFolder,
}

/// <summary>Creates the exception that a store throws.</summary>
/// <param name="problem">The kind of failure.</param>
/// <param name="message">The error message, which names the file and says what to do.</param>
/// <param name="cause">The exception that caused the failure, or <see langword="null"/>.</param>
internal delegate Exception FileErrorFactory(FileProblem problem, string message, Exception? cause);
