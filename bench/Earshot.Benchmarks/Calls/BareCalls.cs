using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Earshot.Benchmarks.Calls;

/// <summary>The same calls as a program makes them that uses the framework and nothing else.</summary>
internal sealed class BareCalls : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });

    public BareCalls(Uri site)
    {
        _http.BaseAddress = new Uri(site.AbsoluteUri + "/");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "benchmark");
    }

    public async Task GetChannelAsync() =>
        Check(
            await _http.GetFromJsonAsync($"api/v4/channels/{RestResponses.ChannelId}", BareJson.Default.BareChannel).ConfigureAwait(false));

    public void GetChannel()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v4/channels/{RestResponses.ChannelId}");
        using HttpResponseMessage answer = _http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using Stream body = answer.Content.ReadAsStream();
        Check(JsonSerializer.Deserialize(body, BareJson.Default.BareChannel));
    }

    public async Task CreatePostAsync()
    {
        var post = new BareNewPost { ChannelId = RestResponses.ChannelId, Message = RestResponses.Message };
        using HttpResponseMessage answer =
            await _http.PostAsJsonAsync("api/v4/posts", post, BareJson.Default.BareNewPost).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        BarePost? created = await answer.Content.ReadFromJsonAsync(BareJson.Default.BarePost).ConfigureAwait(false);
        RestResponses.Check(created!.Message!.Length);
    }

    public async Task GetPostsAsync()
    {
        BarePostList? page = await _http.GetFromJsonAsync(
            $"api/v4/channels/{RestResponses.ChannelId}/posts?per_page={RestResponses.PageSize}",
            BareJson.Default.BarePostList).ConfigureAwait(false);
        RestResponses.Check(page!.Posts![page.Order![^1]].Message!.Length);
    }

    public void Dispose() => _http.Dispose();

    private static void Check(BareChannel? channel) => RestResponses.Check(channel!.DisplayName!.Length);
}
