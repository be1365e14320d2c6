using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Represents a command that must not be repeated blindly: how it is sent, and how its outcome is determined.</summary>
/// <typeparam name="TReading">The type of the reading that shows the outcome. <see cref="Describe"/> must not include secrets.</typeparam>
internal abstract class Command<TReading>
    where TReading : class
{
    /// <summary>Gets the name of the operation, for exceptions and logs.</summary>
    public abstract string Operation { get; }

    /// <summary>Gets the requested state in one word.</summary>
    public abstract string Requested { get; }

    /// <summary>Gets a new request for an attempt. The pipeline must not retry it by itself.</summary>
    public abstract ApiRequest Request { get; }

    /// <summary>
    /// Gets a value that indicates whether the request is created from the current state, which therefore must be read first.
    /// </summary>
    public virtual bool NeedsReadingBefore => false;

    /// <summary>
    /// Reads the current state before the command is sent, or returns <see langword="null"/> if it is unknown; then the command is never
    /// retried.
    /// </summary>
    public abstract Task<TReading?> ReadBeforeAsync(CancellationToken cancellationToken);

    /// <summary>Reads the current state.</summary>
    public abstract Task<TReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gets the new state from the response, or <see langword="null"/> if the response has no reliable state.</summary>
    public virtual TReading? ReadResponse(JsonElement response) => null;

    /// <summary>Determines whether a 2xx response reports that the command was not executed.</summary>
    public virtual bool IsRejection(JsonElement response) => false;

    /// <summary>Determines the progress of the command from a reading.</summary>
    public abstract CommandProgress Judge(TReading? before, TReading now);

    /// <summary>Gets the reason to report when the confirmation timeout elapses.</summary>
    public virtual CommandUncertainty AtTimeout(TReading last) => CommandUncertainty.NotConfirmed;

    /// <summary>Describes a reading in a few words, without secrets.</summary>
    public abstract string Describe(TReading reading);
}

/// <summary>Specifies the progress of a command according to a reading.</summary>
internal enum CommandProgress
{
    /// <summary>The requested state is reached, or will be reached without further action.</summary>
    Done,

    /// <summary>The state is unchanged: nothing has happened so far.</summary>
    Unchanged,

    /// <summary>The state has changed and can still become the requested one.</summary>
    InProgress,

    /// <summary>An alarm started instead.</summary>
    Alarm,

    /// <summary>The system changed to another stable state instead.</summary>
    ChangedElsewhere,

    /// <summary>The bolt is jammed.</summary>
    Jammed,
}
