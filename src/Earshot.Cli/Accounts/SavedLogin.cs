using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>Represents a Mattermost login that is saved between runs. Its description contains no secrets.</summary>
internal sealed class SavedLogin
{
    /// <summary>Gets the server's URL.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the token.</summary>
    public required string Token { get; init; }

    /// <summary>Gets the user name, for display.</summary>
    public string Username { get; init; } = "";

    /// <summary>
    /// Gets a value that indicates whether the token belongs to a login session, which a logout ends, rather than being a personal access
    /// token or a bot's token.
    /// </summary>
    public bool IsSession { get; init; }
}

/// <summary>Reads and writes the file of the saved Mattermost login. Only its owner can read the file.</summary>
internal sealed class SavedLoginFile(ToolEnvironment environment)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string? PathOrNull => ToolFolder.Of(environment) is { } folder ? Path.Combine(folder, "mattermost.json") : null;

    /// <summary>Gets the path of the file.</summary>
    /// <exception cref="UsageException">The environment names no folder.</exception>
    public string Location => PathOrNull ?? throw new UsageException(
        $"no folder is known for the saved login: {ToolFolder.Missing}. Set one of them to an absolute path.");

    /// <summary>Gets a value that indicates whether the file exists.</summary>
    public bool Exists => PathOrNull is { } path && File.Exists(path);

    /// <summary>Reads the login, or returns null if none is saved.</summary>
    /// <exception cref="UsageException">The file cannot be read, or its content is not valid.</exception>
    public SavedLogin? Load()
    {
        if (!Exists)
        {
            return null;
        }

        try
        {
            JsonObject? json = JsonNode.Parse(File.ReadAllBytes(Location)) as JsonObject;
            if (json?["token"]?.GetValue<string>() is { } token && MattermostAccountSearch.IsToken(token)
                && OptionText.Url("https://chat.example.com", "http", "https")(json["url"]?.GetValue<string>() ?? "", out Uri url) is null)
            {
                return new SavedLogin
                {
                    Url = url,
                    Token = token,
                    Username = json["username"]?.GetValue<string>() ?? "",
                    IsSession = json["session"]?.GetValue<bool>() ?? false,
                };
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // Reported below, without the content.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the saved login '{Location}' cannot be read ({error.Message.TrimEnd('.')}). Check the file and its "
                + "permissions.");
        }

        throw new UsageException($"the saved login '{Location}' is not valid. Run 'earshot login mattermost' again.");
    }

    /// <summary>Saves a login and replaces the previous one atomically: a concurrent reader sees either of them.</summary>
    public void Save(SavedLogin login)
    {
        ToolFolder.MakeFor(Location);
        var json = new JsonObject
        {
            ["url"] = login.Url.AbsoluteUri,
            ["username"] = login.Username,
            ["session"] = login.IsSession,
            ["token"] = login.Token,
        };
        string temporary = $"{Location}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteTo(writer);
            }

            File.Move(temporary, Location, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Delete()
    {
        if (Exists)
        {
            File.Delete(Location);
        }
    }
}
