using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

/// <summary>Validates the fields of channels.</summary>
internal static class ChannelRules
{
    public static ApiError Invalid(string what, string message) => new(400, $"model.channel.is_valid.{what}.app_error", message);

    public static void Check(string name, string displayName, string header, string purpose)
    {
        if (displayName.Length is 0 or > 64)
        {
            throw Invalid("display_name", "Invalid display name.");
        }

        if (name.Length is < 1 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
        {
            throw Invalid("2_or_more", "A name must have lowercase letters, digits, and dashes.");
        }

        CheckTexts(header, purpose);
    }

    public static void CheckTexts(string header, string purpose)
    {
        if (header.EnumerateRunes().Count() > 1024)
        {
            throw Invalid("header", "Invalid header.");
        }

        if (purpose.EnumerateRunes().Count() > 250)
        {
            throw Invalid("purpose", "Invalid purpose.");
        }
    }

    public static void CheckFree(ServerWorld world, string teamId, string name) =>
        CheckFree(world, teamId, name, "store.sql_channel.save_channel.exists.app_error");

    // The server reports another error ID if an existing channel gets a name or a team.
    public static void CheckFreeForUpdate(ServerWorld world, string teamId, string name) =>
        CheckFree(world, teamId, name, "app.channel.update.bad_id");

    private static void CheckFree(ServerWorld world, string teamId, string name, string errorId)
    {
        if (world.Channels.InTeam(teamId).Any(c => c.Name == name))
        {
            throw new ApiError(400, errorId, "A channel with this name already exists in the team.");
        }
    }
}
