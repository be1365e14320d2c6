namespace Earshot.Http;

/// <summary>A failure in a word or two, for logs.</summary>
internal static class FailureName
{
    public static string Of(Exception? failure) => failure switch
    {
        ConnectionException connection => connection.Problem.ToString(),
        ApiException { ErrorId: string id } api => $"{api.StatusCode} {id}",
        ApiException api => $"{api.StatusCode}",
        null => "nothing",
        _ => failure.GetType().Name,
    };
}
