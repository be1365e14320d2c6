using System.Globalization;
using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <content>
/// The pages of the report on users. Each starts after the last user of the previous page, by the value in the sorted column.
/// </content>
public sealed partial class ReportsApi
{
    private const int MaxPageSize = 100;

    /// <summary>Gets all users of the report.</summary>
    /// <param name="options">
    /// The optional parameters, or <see langword="null"/> to use the defaults. <see cref="GetUsersForReportingOptions.Direction"/> is
    /// ignored; the direction is always forward.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The users, in the order of the sorted column. The next page is requested while the current one is consumed.</returns>
    public IAsyncEnumerable<UserReport> GetAllUsersForReportingAsync(
        GetUsersForReportingOptions? options = null, CancellationToken cancellationToken = default) =>
        UserPages(options).ReadAsync((query, token) => GetUsersForReportingAsync(query, token), cancellationToken);

    /// <inheritdoc cref="GetAllUsersForReportingAsync"/>
    /// <returns>The users, in the order of the sorted column. Each page is requested after the previous one has been consumed.</returns>
    public IEnumerable<UserReport> GetAllUsersForReporting(
        GetUsersForReportingOptions? options = null, CancellationToken cancellationToken = default) =>
        UserPages(options).Read((query, token) => GetUsersForReporting(query, token), cancellationToken);

    private static PagePlan<GetUsersForReportingOptions, IReadOnlyList<UserReport>, UserReport> UserPages(
        GetUsersForReportingOptions? options)
    {
        GetUsersForReportingOptions first = options ?? new GetUsersForReportingOptions();
        int size = PageSize.Of(first.PageSize, MaxPageSize);
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
