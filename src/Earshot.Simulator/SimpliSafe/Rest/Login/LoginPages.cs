using System.Net;

namespace Earshot.Simulator.SimpliSafe.Rest.Login;

/// <summary>Provides the login pages, which need no scripts and load nothing from other servers.</summary>
internal static class LoginPages
{
    private const string Style = """
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f5; color: #1c2733; }
        body { font: 16px/1.5 system-ui, sans-serif; }
        main { box-sizing: border-box; width: min(24rem, 92vw); padding: 2rem; }
        main { background: #fff; border-radius: 12px; box-shadow: 0 4px 24px #1c273322; }
        h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
        p { margin: 0 0 1rem; }
        label { display: block; margin-top: 1rem; font-weight: 600; }
        input { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem .7rem; }
        input { border: 1px solid #8795a5; border-radius: 8px; font: inherit; }
        button { width: 100%; margin-top: 1.5rem; padding: .7rem; border: 0; border-radius: 8px; cursor: pointer; }
        button { background: #1f4fb2; color: #fff; font: inherit; font-weight: 600; }
        input:focus, button:focus { outline: 3px solid #9dbcff; }
        .note { color: #54616f; font-size: .9rem; }
        .error { padding: .6rem .8rem; border-radius: 8px; background: #fdeaea; color: #8c1d18; }
        """;

    public static string Login(string state, string email = "", string? error = null) => Page("Log in", $"""
        <h1>Log in</h1>
        <p class="note">This is a simulator. Use an account that was created in it, never a real one.</p>
        {Error(error)}
        <form method="post" action="/u/login/identifier?state={state}">
          <label for="email">Email</label>
          <input id="email" name="email" type="email" autocomplete="username" required autofocus value="{WebUtility.HtmlEncode(email)}">
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required>
          <button type="submit">Continue</button>
        </form>
        """);

    public static string SecondFactor(string state, string? error = null) => Page("Confirm that it is you", $"""
        <h1>Confirm that it is you</h1>
        <p class="note">A code was sent to your phone by SMS.</p>
        {Error(error)}
        <form method="post" action="/u/mfa-sms-challenge?state={state}">
          <label for="code">Code</label>
          <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus>
          <button type="submit">Continue</button>
        </form>
        """);

    /// <summary>Returns the page for a URL that is not valid.</summary>
    public static string InvalidRequest(string message) => Page("This URL is not valid", $"""
        <h1>This URL is not valid</h1>
        <p class="error" role="alert">{WebUtility.HtmlEncode(message)}</p>
        <p class="note">Start the login again in the program that opened this page.</p>
        """);

    private static string Error(string? error) =>
        error is null ? "" : $"""<p class="error" role="alert">{WebUtility.HtmlEncode(error)}</p>""";

    private static string Page(string title, string content) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="icon" href="data:,">
        <style>
        {Style}
        </style>
        </head>
        <body>
        <main>
        {content}
        </main>
        </body>
        </html>
        """;
}
