using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Requests;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Replaces the whole set of PINs.</summary>
/// <param name="requests">The requests of the system.</param>
/// <param name="operation">The name of the operation.</param>
/// <param name="change">Creates the new set from the current one.</param>
/// <param name="readBefore">Reads the current set before the command.</param>
/// <param name="read">Reads the set after the command.</param>
internal sealed class PinsCommand(
    SystemRequests requests,
    string operation,
    Func<PinSet, PinSet> change,
    Func<CancellationToken, Task<PinSet>> readBefore,
    Func<CancellationToken, Task<PinSet>> read) : Command<PinSet>
{
    private PinSet? _requested;

    public override string Operation => operation;

    public override string Requested => "a changed set of PINs";

    public override ApiRequest Request =>
        requests.SetPins(operation, _requested ?? throw new InvalidOperationException("The current set of PINs was not read."));

    public override bool NeedsReadingBefore => true;

    public override async Task<PinSet?> ReadBeforeAsync(CancellationToken cancellationToken)
    {
        PinSet before = await readBefore(cancellationToken).ConfigureAwait(false);
        _requested = change(before);
        return before;
    }

    public override Task<PinSet> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);

    public override PinSet? ReadResponse(JsonElement response) => requests.ReadPins(response);

    public override bool IsRejection(JsonElement response) => JsonField.Boolean(response, "success") == false;

    public override CommandProgress Judge(PinSet? before, PinSet now) =>
        now.IsSameAs(_requested!) ? CommandProgress.Done
        : before is not null && now.IsSameAs(before) ? CommandProgress.Unchanged
        : CommandProgress.InProgress;

    public override string Describe(PinSet reading) =>
        _requested is { } requested && reading.IsSameAs(requested) ? "the new set" : "another set than sent";
}
