namespace Earshot.Http;

/// <summary>Describes a failure in one or two words, for logs.</summary>
internal static class FailureName
{
    public static string Of(Exception failure) => failure switch
    {
        ConnectionException connection => connection.Problem.ToString(),
        ApiException { ErrorId: string id } api => $"{api.StatusCode} {id}",
        ApiException api => $"{api.StatusCode}",
        _ => failure.GetType().Name,
    };
}
