using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest.Login;

/// <summary>
/// Provides the endpoints that a browser uses: the authorize URL, the login page, the second factor, and the redirect to the app.
/// </summary>
internal static class LoginEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.AddOpen("GET", "authorize", Authorize);
        routes.AddOpen("GET", "u/login/identifier", call => Response.Page(LoginPages.Login(StateOf(call))));
        routes.AddOpen("POST", "u/login/identifier", Login);
        routes.AddOpen("POST", "u/mfa-sms-challenge", Confirm);
    }

    private static Response Authorize(Call call) => AuthorizeQuery.FindInvalid(call.Query) is { } wrong
        ? Response.Page(LoginPages.InvalidRequest($"The parameter {wrong} is missing or not valid."), 400)
        : Response.Redirect("/u/login/identifier?state=" + call.World.Credentials.Begin(call.Query(AuthorizeQuery.Challenge)));

    private static Response Login(Call call)
    {
        string state = StateOf(call);
        Dictionary<string, string> form = call.BodyForm();
        string email = form.GetValueOrDefault("email", "");
        SimulatedAccount? account = call.World.AccountOf(email);
        if (account is null || account.Password != form.GetValueOrDefault("password", ""))
        {
            // The page does not reveal whether the email address or the password is wrong.
            return Response.Page(LoginPages.Login(state, email, "Wrong email or password."));
        }

        if (account.SmsCode is null)
        {
            return Finish(call, state, account);
        }

        call.World.Credentials.Pending(state)!.Account = account;
        return Response.Page(LoginPages.SecondFactor(state));
    }

    private static Response Confirm(Call call)
    {
        string state = StateOf(call);
        if (call.World.Credentials.Pending(state)!.Account is not { } account)
        {
            return Response.Page(LoginPages.Login(state));
        }

        return call.BodyForm().GetValueOrDefault("code", "").Trim() == account.SmsCode
            ? Finish(call, state, account)
            : Response.Page(LoginPages.SecondFactor(state, "The code is wrong."));
    }

    private static Response Finish(Call call, string state, SimulatedAccount account) =>
        Response.Redirect(AuthorizeQuery.RedirectUri + "?code=" + call.World.Credentials.Finish(state, account));

    private static string StateOf(Call call) => call.Query("state") is { } state && call.World.Credentials.Pending(state) is not null
        ? state
        : throw new Refusal(Response.Page(LoginPages.InvalidRequest("This login has expired or was never started."), 400));
}
