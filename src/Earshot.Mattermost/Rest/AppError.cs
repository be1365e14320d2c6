namespace Earshot.Mattermost.Rest;

/// <summary>The body of an error answer, over HTTP and over the socket.</summary>
internal sealed record AppError
{
    public string? Id { get; init; }

    public string? Message { get; init; }

    public string? RequestId { get; init; }

    public long StatusCode { get; init; }
}
