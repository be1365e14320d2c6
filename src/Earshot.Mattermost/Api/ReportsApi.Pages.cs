using System.Globalization;
using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <content>The pages of the report of users: each starts at the value, in the sorted column, of the last user before.</content>
public sealed partial class ReportsApi
{
    private const int LargestPage = 100;

    /// <summary>All users of the report.</summary>
    /// <param name="options">What may be said further. The direction is always forward.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>The users in the order of the sorted column. While one page is being used, the next is already asked for.</returns>
    public IAsyncEnumerable<UserReport> GetAllUsersForReportingAsync(
        GetUsersForReportingOptions? options = null, CancellationToken cancellationToken = default) =>
        UserPages(options).ReadAsync((query, token) => GetUsersForReportingAsync(query, token), cancellationToken);

    /// <inheritdoc cref="GetAllUsersForReportingAsync"/>
    /// <returns>The users in the order of the sorted column. Each page is asked for when the one before is used up.</returns>
    public IEnumerable<UserReport> GetAllUsersForReporting(
        GetUsersForReportingOptions? options = null, CancellationToken cancellationToken = default) =>
        UserPages(options).Read((query, token) => GetUsersForReporting(query, token), cancellationToken);

    private static PagePlan<GetUsersForReportingOptions, IReadOnlyList<UserReport>, UserReport> UserPages(GetUsersForReportingOptions? options)
    {
        GetUsersForReportingOptions first = options ?? new GetUsersForReportingOptions();
        int size = PageSize.Of(first.PageSize, LargestPage);
        return new(first with { PageSize = size, Direction = "next" })
        {
            Items = static page => page,
            Next = (query, _, items) => items.Count < size
                ? null
                : query with { FromId = items[^1].Id, FromColumnValue = Column(items[^1], query.SortColumn) },
        };
    }

    private static string Column(UserReport user, string? column) => column switch
    {
        "CreateAt" => (user.CreateAt?.ToUnixTimeMilliseconds() ?? 0).ToString(CultureInfo.InvariantCulture),
        "FirstName" => user.FirstName,
        "LastName" => user.LastName,
        "Nickname" => user.Nickname,
        "Email" => user.Email,
        "Roles" => user.Roles,
        _ => user.Username,
    };
}
