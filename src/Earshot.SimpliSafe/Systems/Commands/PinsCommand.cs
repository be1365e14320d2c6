using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>Writes the whole set of PINs.</summary>
/// <param name="system">Whose PINs.</param>
/// <param name="operation">The operation's name.</param>
/// <param name="change">Makes the new set from what is read before.</param>
internal sealed class PinsCommand(SimpliSafeSystem system, string operation, Func<PinSet, PinSet> change) : Command<PinSet>
{
    private PinSet? _wish;

    public override string Operation => operation;

    public override string Wish => "a changed set of PINs";

    public override ApiRequest Request => system.Calls.SetPins(operation, _wish ?? throw new InvalidOperationException("Nothing was read before."));

    public override bool NeedsReadingBefore => true;

    public override async Task<PinSet?> ReadBeforeAsync(CancellationToken cancellationToken)
    {
        PinSet before = await system.ReadPinsPatientlyAsync(isUrgent: true, cancellationToken).ConfigureAwait(false);
        _wish = change(before);
        return before;
    }

    public override Task<PinSet> ReadAsync(CancellationToken cancellationToken) => system.ReadPinsAsync(repeats: false, cancellationToken);

    public override PinSet? ReadResponse(JsonElement answer) => system.Calls.ReadPins(answer);

    public override bool IsRefusal(JsonElement answer) => Json.JsonField.Boolean(answer, "success") == false;

    public override CommandProgress Judge(PinSet? before, PinSet now) =>
        now.IsSameAs(_wish!) ? CommandProgress.Done
        : before is not null && now.IsSameAs(before) ? CommandProgress.Untouched
        : CommandProgress.Underway;

    public override string Describe(PinSet reading) =>
        _wish is { } wish && reading.IsSameAs(wish) ? "the new set" : "a set that isn't the one sent";
}
