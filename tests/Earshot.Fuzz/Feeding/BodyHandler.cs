using System.Net;
using System.Net.Http.Headers;

namespace Earshot.Fuzz.Feeding;

/// <summary>Responds to every request with a body that the target chooses, on the calling thread.</summary>
internal sealed class BodyHandler(Func<string, byte[]> body) : HttpMessageHandler
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(body(request.RequestUri!.AbsolutePath))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}
