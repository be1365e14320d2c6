using System.Net;
using Earshot.Http;

namespace Earshot.SimpliSafe.Rest;

/// <summary>
/// The account's gate for the hosts of pictures and clips. They share its pace and its pauses, but a 403 of theirs closes nothing: links run out, and
/// plans end, and neither says anything of the account's calls. A block shows at the next call of the API.
/// </summary>
internal sealed class MediaGate(AccountGate account) : CallGate
{
    /// <inheritdoc/>
    public override ValueTask EnterAsync(bool async, ApiRequest request, CancellationToken cancellationToken) =>
        account.EnterAsync(async, request, cancellationToken);

    /// <inheritdoc/>
    public override EarshotException? Responded(ApiRequest request, int statusCode, ApiError? error) =>
        statusCode == (int)HttpStatusCode.Forbidden
            ? new PermissionException(
                $"{request.Operation} was refused (403): the link has run out, the recording is gone, or the plan doesn't include it. "
                + "Read the event again for a fresh link.",
                statusCode)
            { Operation = request.Operation, ErrorId = error?.Id }
            : null;
}
