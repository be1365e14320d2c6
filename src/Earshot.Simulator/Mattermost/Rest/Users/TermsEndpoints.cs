using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Provides the endpoints of terms of service, which require a license.</summary>
internal static class TermsEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get(
            "terms_of_service", _ => throw new ApiError(404, "app.terms_of_service.get.no_rows.app_error", "No terms of service found."));
        routes.Post("terms_of_service", Create);
        routes.Get("users/{user_id}/terms_of_service", OfUser);
        routes.Post("users/{user_id}/terms_of_service", Accept);
    }

    private static Response Create(Call call)
    {
        call.RequireAdmin();
        throw new ApiError(
            400, "api.create_terms_of_service.custom_terms_of_service_disabled.app_error", "There are no terms of service here.");
    }

    private static Response OfUser(Call call)
    {
        call.UserInPath();
        throw new ApiError(404, "app.user_terms_of_service.get_by_user.no_rows.app_error", "No terms of service found.");
    }

    private static Response Accept(Call call)
    {
        call.OwnUserInPath();
        JsonObject body = call.BodyObject("serviceTermsId");
        if (body.Text("serviceTermsId").Length == 0)
        {
            throw ApiError.BodyParameter("serviceTermsId");
        }

        throw new ApiError(404, "app.terms_of_service.get.no_rows.app_error", "No terms of service found.");
    }
}
