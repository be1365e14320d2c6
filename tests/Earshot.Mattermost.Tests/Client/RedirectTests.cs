using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Client;

/// <summary>Tests that no redirect of a server moves a token, a password, or a file to another host.</summary>
public sealed class RedirectTests
{
    public static TheoryData<int, string> Redirects()
    {
        var data = new TheoryData<int, string>();
        foreach (int status in (int[])[301, 302, 303, 307, 308])
        {
            foreach (string call in (string[])["login", "read", "write", "upload", "form", "download", "copy", "image"])
            {
                data.Add(status, call);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task Redirect_is_not_followed_by_any_kind_of_call(int status, string call)
    {
        await using var server = new RedirectingServer(status, "/api/v4/", _ => "{}");
        using var client = new MattermostClient(Clients.Options(
            server.Address,
            call == "login" ? MattermostCredentials.Password("hansolo", "kessel-run-12") : MattermostCredentials.Token("never-elsewhere")));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => CallAsync(client, call));

        Assert.Equal(ConnectionProblem.Redirected, error.Problem);
        Assert.NotEmpty(server.Redirected);
        Assert.Equal(0, server.Followed);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_the_websocket_is_not_followed(int status)
    {
        await using var server = new RedirectingServer(status, "/websocket", _ => ScriptedMattermost.Me);
        using var client = new MattermostClient(Clients.Options(server.Address));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => listener.ConnectAsync());

        Assert.Contains($"({status})", error.Message, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer", Assert.Single(server.Redirected), StringComparison.Ordinal);
        Assert.Equal(0, server.Followed);
    }

    private static Task CallAsync(MattermostClient client, string call) => call switch
    {
        "login" => client.LoginAsync(),
        "read" => client.Users.GetUserAsync("me"),
        "write" => client.Posts.CreatePostAsync(new CreatePostRequest { ChannelId = "c", Message = "m" }),
        "upload" => client.Uploads.UploadDataAsync("u", new FileUpload(new MemoryStream([1, 2, 3]), "a")),
        "form" => client.Files.UploadFileAsync("c", "a.bin", new MemoryStream(new byte[50_000])),
        "download" => client.Files.GetFileAsync("f"),
        "copy" => client.Files.GetFileAsync("f", Stream.Null),
        _ => client.Users.GetProfileImageAsync("u"),
    };
}
