using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>One dangerous command: how it is sent, and how one sees what became of it.</summary>
/// <typeparam name="TReading">What is read to see it. Must not show secrets in <see cref="Describe"/>.</typeparam>
internal abstract class Command<TReading>
    where TReading : class
{
    /// <summary>The operation's name, for errors and logs.</summary>
    public abstract string Operation { get; }

    /// <summary>What is asked for, in a word.</summary>
    public abstract string Wish { get; }

    /// <summary>The request; sent anew for each attempt. It must not be one that the pipeline repeats by itself.</summary>
    public abstract ApiRequest Request { get; }

    /// <summary>Whether nothing is sent unless the present state was read: what is sent is made from it.</summary>
    public virtual bool NeedsReadingBefore => false;

    /// <summary>Reads the present state before anything is sent; null where it can't be told, and then nothing is ever repeated.</summary>
    public abstract Task<TReading?> ReadBeforeAsync(CancellationToken cancellationToken);

    /// <summary>Reads the present state afresh.</summary>
    public abstract Task<TReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What the answer itself says of the new state; null where it says nothing that can be trusted.</summary>
    public virtual TReading? ReadResponse(JsonElement answer) => null;

    /// <summary>Whether the answer, though it is a 2xx, says that it wasn't done.</summary>
    public virtual bool IsRefusal(JsonElement answer) => false;

    /// <summary>What a reading tells.</summary>
    public abstract CommandProgress Judge(TReading? before, TReading now);

    /// <summary>What to say where time is up.</summary>
    public virtual CommandDoubt AtTimeout(TReading last) => CommandDoubt.NotSeenInTime;

    /// <summary>A reading in a word, without secrets.</summary>
    public abstract string Describe(TReading reading);
}

/// <summary>How far a command has come, by a reading.</summary>
internal enum CommandProgress
{
    /// <summary>What was asked is so, or is on its way by itself.</summary>
    Done,

    /// <summary>Everything is as it was before: nothing happened so far.</summary>
    Untouched,

    /// <summary>Something changed; it may still become what was asked.</summary>
    Underway,

    /// <summary>Something else happened: an alarm.</summary>
    Alarm,

    /// <summary>Something else happened: another settled state.</summary>
    Elsewhere,

    /// <summary>The bolt is jammed.</summary>
    Jammed,
}
