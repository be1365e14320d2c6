using Earshot.Http;

namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>Real sockets, and what came over them: the body of the last answer is kept.</summary>
internal sealed class Overhearing() : DelegatingHandler(new NetworkOptions { Proxy = NetworkOptions.NoProxy }.CreateHandler())
{
    /// <summary>The body of the last answer.</summary>
    public byte[] Body { get; private set; } = [];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = base.Send(request, cancellationToken);
        using var body = new MemoryStream();
        using (Stream content = answer.Content.ReadAsStream(cancellationToken))
        {
            content.CopyTo(body);
        }

        return Kept(answer, body.ToArray());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        return Kept(answer, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private HttpResponseMessage Kept(HttpResponseMessage answer, byte[] body)
    {
        Body = body;
        var content = new ByteArrayContent(body);
        foreach (KeyValuePair<string, IEnumerable<string>> header in answer.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        answer.Content = content;
        return answer;
    }
}
