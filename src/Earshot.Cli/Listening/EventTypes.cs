using System.Globalization;
using System.Reflection;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Listening;

/// <summary>Provides the types of events, and rejects a type that no event of the run can have.</summary>
internal static class EventTypes
{
    // Plugins name their own events, such as custom_playbooks_incident_updated.
    private const string PluginPrefix = "custom_";
    private const string CodePrefix = "code_";

    private static readonly Lazy<IReadOnlyList<SimpliSafeEventKind>> Kinds = new(() =>
    [
        .. typeof(SimpliSafeEventKind)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(SimpliSafeEventKind))
            .Select(property => (SimpliSafeEventKind)property.GetValue(null)!),
    ]);

    /// <summary>Gets the types of Mattermost's events.</summary>
    public static IEnumerable<string> Mattermost => ApiContract.Events;

    /// <summary>Gets the types of SimpliSafe's events.</summary>
    public static IEnumerable<string> SimpliSafe => Kinds.Value.Select(SimpliSafeNames.Of);

    /// <summary>Gets the name under which events of a type are printed: codes that have a name are printed with the name.</summary>
    public static string Printed(string type) =>
        CodeOf(type) is { } code && new SimpliSafeEventKind(code) is { IsKnown: true } known ? SimpliSafeNames.Of(known) : type;

    /// <summary>Checks the values of <c>--type</c>.</summary>
    /// <exception cref="UsageException">No event of the run can have a type.</exception>
    public static void Check(ListenRequest request, bool usesMattermost, bool usesSimpliSafe)
    {
        foreach (string type in request.Types)
        {
            bool isChat = type.StartsWith(PluginPrefix, StringComparison.OrdinalIgnoreCase) || Contains(Mattermost, type);
            bool isAlarm = CodeOf(type) is not null || Contains(SimpliSafe, type);
            if (isChat ? usesMattermost : isAlarm && usesSimpliSafe)
            {
                if (isAlarm && IsObserved(type) && request.SimpliSafe.WatchSensors is null)
                {
                    throw Wrong(type, "events are observed by reading the sensors. Use 'earshot listen simplisafe' with --watch-sensors");
                }

                continue;
            }

            string[] possible = [.. usesMattermost ? Mattermost : [], .. usesSimpliSafe ? SimpliSafe : []];
            throw Wrong(type, (isChat, isAlarm, NearName.Of(type, possible)) switch
            {
                (true, _, _) => "is an event type of Mattermost, and this run does not listen to a Mattermost account. Use 'earshot listen "
                    + "mattermost'",
                (_, true, _) => "is an event type of SimpliSafe, and this run does not listen to a SimpliSafe account. Use 'earshot listen "
                    + "simplisafe'",
                (_, _, { } near) => $"is not an event type. Did you mean '{near}'?",
                _ => "is not an event type. Without --type, all events are printed with their types; types of plugins begin with "
                    + PluginPrefix,
            });
        }
    }

    private static bool IsObserved(string type) =>
        Kinds.Value.Any(kind => kind.Group == SimpliSafeEventGroup.Observed && IsSame(SimpliSafeNames.Of(kind), type))
        || CodeOf(type) is < 0;

    private static int? CodeOf(string type) =>
        type.StartsWith(CodePrefix, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(
            type[CodePrefix.Length..].Replace('_', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? code
            : null;

    private static bool Contains(IEnumerable<string> types, string type) => types.Any(known => IsSame(known, type));

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static UsageException Wrong(string type, string what) =>
        new($"--type: '{OptionText.Shown(type)}' {what}{(what.EndsWith('?') ? "" : ".")}");
}
