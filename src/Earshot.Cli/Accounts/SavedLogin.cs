using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>A Mattermost log-in that is kept from run to run. Never shows what it holds.</summary>
internal sealed class SavedLogin
{
    /// <summary>The server.</summary>
    public required Uri Url { get; init; }

    /// <summary>The token.</summary>
    public required string Token { get; init; }

    /// <summary>The user's name, for people.</summary>
    public string Username { get; init; } = "";

    /// <summary>Whether the token is that of a log-in session, made by password, which a log-out ends; else a personal access token or a bot's.</summary>
    public bool IsSession { get; init; }
}

/// <summary>The file of the saved Mattermost log-in, which only its owner can read.</summary>
internal sealed class SavedLoginFile(ToolEnvironment environment)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string? PathOrNull => ToolFolder.Of(environment) is { } folder ? Path.Combine(folder, "mattermost.json") : null;

    /// <summary>Where it is.</summary>
    /// <exception cref="UsageException">No place for it is known.</exception>
    public string Location => PathOrNull ?? throw new UsageException("there is no place to keep the log-in: neither XDG_CONFIG_HOME nor HOME is set.");

    /// <summary>Whether there is a saved log-in.</summary>
    public bool IsThere => PathOrNull is { } path && File.Exists(path);

    /// <summary>The log-in; null where there is none.</summary>
    /// <exception cref="UsageException">The file can't be read, or holds something else.</exception>
    public SavedLogin? Load()
    {
        if (!IsThere)
        {
            return null;
        }

        try
        {
            JsonObject? json = JsonNode.Parse(File.ReadAllBytes(Location)) as JsonObject;
            if (json?["token"]?.GetValue<string>() is { } token && MattermostAccountSearch.IsToken(token)
                && OptionText.Address("https://chat.example.com", "http", "https")(json["url"]?.GetValue<string>() ?? "", out Uri url) is null)
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
            // What isn't ours is told below, without what it holds.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the saved log-in '{Location}' can't be read ({error.Message.TrimEnd('.')}).");
        }

        throw new UsageException($"the saved log-in '{Location}' can't be understood; run 'earshot login mattermost' again.");
    }

    /// <summary>Saves a log-in in the place of the one before; whoever reads at that moment sees the one or the other.</summary>
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

        using (var stream = new FileStream(temporary, options))
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteTo(writer);
        }

        File.Move(temporary, Location, overwrite: true);
    }

    /// <summary>Deletes it.</summary>
    public void Delete()
    {
        if (IsThere)
        {
            File.Delete(Location);
        }
    }
}
