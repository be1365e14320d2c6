namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>Sends requests over the network and keeps the body of the last response.</summary>
internal sealed class Overhearing() : DelegatingHandler(new NetworkOptions { Proxy = NetworkOptions.NoProxy }.CreateHandler())
{
    /// <summary>Gets the body of the last response.</summary>
    public byte[] Body { get; private set; } = [];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = base.Send(request, cancellationToken);
        using var body = new MemoryStream();
        using (Stream content = response.Content.ReadAsStream(cancellationToken))
        {
            content.CopyTo(body);
        }

        return Kept(response, body.ToArray());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        return Kept(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private HttpResponseMessage Kept(HttpResponseMessage response, byte[] body)
    {
        Body = body;
        var content = new ByteArrayContent(body);
        foreach (KeyValuePair<string, IEnumerable<string>> header in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = content;
        return response;
    }
}
