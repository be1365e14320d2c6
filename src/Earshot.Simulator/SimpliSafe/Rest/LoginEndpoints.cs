using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>What a browser does: the authorize address, the log-in page, the second factor, and the way back into the app.</summary>
internal static class LoginEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.AddOpen("GET", "authorize", Authorize);
        routes.AddOpen("GET", "u/login/identifier", call => Answer.Page(LoginPages.LogIn(StateOf(call))));
        routes.AddOpen("POST", "u/login/identifier", LogIn);
        routes.AddOpen("POST", "u/mfa-sms-challenge", Confirm);
    }

    private static Answer Authorize(Call call) => AuthorizeQuery.Wrong(call.Query) is { } wrong
        ? Answer.Page(LoginPages.Wrong($"The parameter {wrong} is missing or wrong."), 400)
        : Answer.Redirect("/u/login/identifier?state=" + call.World.Credentials.Begin(call.Query(AuthorizeQuery.Challenge)));

    private static Answer LogIn(Call call)
    {
        string state = StateOf(call);
        Dictionary<string, string> form = call.BodyForm();
        string email = form.GetValueOrDefault("email", "");
        SimulatedAccount? account = call.World.AccountOf(email);
        if (account is null || account.Password != form.GetValueOrDefault("password", ""))
        {
            // Whether it was the e-mail or the password is not told.
            return Answer.Page(LoginPages.LogIn(state, email, "Wrong e-mail or password."));
        }

        if (account.SmsCode is null)
        {
            return Finish(call, state, account);
        }

        call.World.Credentials.Pending(state)!.Account = account;
        return Answer.Page(LoginPages.SecondFactor(state));
    }

    private static Answer Confirm(Call call)
    {
        string state = StateOf(call);
        if (call.World.Credentials.Pending(state)!.Account is not { } account)
        {
            return Answer.Page(LoginPages.LogIn(state));
        }

        return call.BodyForm().GetValueOrDefault("code", "").Trim() == account.SmsCode
            ? Finish(call, state, account)
            : Answer.Page(LoginPages.SecondFactor(state, "The code is wrong."));
    }

    private static Answer Finish(Call call, string state, SimulatedAccount account) =>
        Answer.Redirect(AuthorizeQuery.RedirectUri + "?code=" + call.World.Credentials.Finish(state, account));

    private static string StateOf(Call call) => call.Query("state") is { } state && call.World.Credentials.Pending(state) is not null
        ? state
        : throw new Refusal(Answer.Page(LoginPages.Wrong("This log-in is over, or never began."), 400));
}
