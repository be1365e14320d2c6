using System.Net;
using Earshot.Http;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Applies the pace and the pauses of the account to the hosts of images and clips.</summary>
/// <remarks>
/// A 403 from these hosts does not pause anything, because it only means that a link or a plan has expired. A block is detected by the next
/// API request.
/// </remarks>
internal sealed class MediaGate(AccountGate account) : CallGate
{
    /// <inheritdoc/>
    public override ValueTask EnterAsync(bool async, ApiRequest request, CancellationToken cancellationToken) =>
        account.EnterAsync(async, request, cancellationToken);

    /// <inheritdoc/>
    public override EarshotException? Responded(ApiRequest request, int statusCode, ApiError? error) =>
        statusCode == (int)HttpStatusCode.Forbidden
            ? new PermissionException(
                $"{request.Operation} failed: the service returned 403. The link has expired, the recording was deleted, or the plan "
                + "does not include it. Read the event again to get a new link.",
                statusCode)
            { Operation = request.Operation, ErrorId = error?.Id }
            : null;
}
