using Earshot.Cli.Errors;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>
/// Looks up the values of <c>--channel</c> when a run begins: a channel that cannot exist is rejected, and one whose events are not sent to
/// the account is reported, because both would look like a quiet channel.
/// </summary>
internal sealed class ChannelCheck(MattermostClient client, Notices notices)
{
    private const int IdLength = 26;

    private readonly List<MattermostChannel> _joined = [];
    private IReadOnlyList<Team> _teams = [];

    /// <summary>Looks up the channels.</summary>
    /// <param name="written">The values: IDs, names, and display names.</param>
    /// <param name="names">The cache to which the names of the found channels are added.</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <exception cref="UsageException">The server has no channel with an ID.</exception>
    public async Task RunAsync(IReadOnlyList<string> written, NameCache names, CancellationToken stop)
    {
        try
        {
            _teams = await client.Teams.GetTeamsForUserAsync("me", stop).ConfigureAwait(false);
            foreach (Team team in _teams)
            {
                _joined.AddRange(await client.Channels.GetChannelsForTeamForUserAsync("me", team.Id, cancellationToken: stop)
                    .ConfigureAwait(false));
            }

            foreach (MattermostChannel channel in _joined)
            {
                names.AddChannel(channel);
            }

            foreach (string name in written.Select(static name => name.TrimStart('~')))
            {
                await CheckAsync(name, stop).ConfigureAwait(false);
            }
        }
        catch (EarshotException error)
        {
            notices.Say($"Note: --channel: whether the account is a member of the channels could not be checked. {Failure.Plain(error)}");
        }
    }

    private static bool IsId(string name) => name.Length == IdLength && name.All(char.IsAsciiLetterOrDigit);

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private async Task CheckAsync(string name, CancellationToken stop)
    {
        if (_joined.Any(channel => IsSame(channel.Id, name) || IsSame(channel.Name, name) || IsSame(channel.DisplayName, name)))
        {
            return;
        }

        if (IsId(name))
        {
            await CheckIdAsync(name, stop).ConfigureAwait(false);
            return;
        }

        foreach (Team team in _teams)
        {
            if (await TryAsync(() => client.Channels.GetChannelByNameAsync(team.Id, name, cancellationToken: stop)).ConfigureAwait(false)
                is Found.Channel)
            {
                Warn($"the account is not a member of the channel ~{name}, so the server does not send its events. Join the channel.");
                return;
            }
        }

        string near = NearName.Of(name, _joined.SelectMany(static channel => new[] { channel.Name, channel.DisplayName })) is { } meant
            ? $" Did you mean '{meant}'?"
            : "";
        Warn($"the account is not a member of any channel '{OptionText.Shown(name)}'. Nothing is printed for it until it is.{near}");
    }

    private async Task CheckIdAsync(string id, CancellationToken stop)
    {
        switch (await TryAsync(() => client.Channels.GetChannelAsync(id, cancellationToken: stop)).ConfigureAwait(false))
        {
            case Found.Nothing:
                // An ID is given by the server, so a channel with this ID will not be created later.
                throw new UsageException($"--channel: the server has no channel with the ID '{id}'. Run 'earshot call mattermost channels "
                    + "get-channels-for-team-for-user --user-id me --team-id …' to show the account's channels.");
            default:
                Warn($"the account is not a member of the channel {id}, so the server does not send its events. Join the channel.");
                break;
        }
    }

    private void Warn(string what) => notices.Say($"Warning: --channel: {what}");

    private static async Task<Found> TryAsync(Func<Task<MattermostChannel>> get)
    {
        try
        {
            await get().ConfigureAwait(false);
            return Found.Channel;
        }
        catch (NotFoundException)
        {
            return Found.Nothing;
        }
        catch (ApiException error) when (error is PermissionException or BadRequestException)
        {
            // 400: no channel can have this name, but a display name can be like it.
            return error is PermissionException ? Found.Hidden : Found.Nothing;
        }
    }

    private enum Found
    {
        Nothing,
        Channel,
        Hidden,
    }
}
