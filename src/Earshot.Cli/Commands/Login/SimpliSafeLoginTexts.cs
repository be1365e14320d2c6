namespace Earshot.Cli.Commands.Login;

/// <summary>Contains the instructions that <c>login simplisafe</c> prints.</summary>
internal static class SimpliSafeLoginTexts
{
    /// <summary>Gets the steps, which are printed before the address.</summary>
    public static string Steps(bool isPastedHere) => $"""

        SimpliSafe allows logins only through its own page. Use a browser on a
        computer, preferably Chrome, Chromium, Edge, or Brave. Safari and mobile
        browsers do not show the address that is required in the end.

          1. Open a new tab and its developer tools (F12). On the Network tab,
             select "Preserve log".
          2. In the new tab, open the address below, sign in, and confirm by SMS
             or email.
          3. In the end, the browser fails to open an address that begins with
             com.simplisafe.mobile://. This is expected. Copy the whole address:
             it is the last, failed line under Network (or under Console).
          4. {(isPastedHere ? "Paste the address here within two minutes." : "Complete the login within two minutes, as described below.")}

        """;

    /// <summary>Gets the instructions for the second run.</summary>
    public static string SecondRun(string command) => $"""

        Then, within two minutes, run this command, paste the address, and press
        Enter and Ctrl+D:

          {command}

        Or save the address in a file and use --code-file. On a terminal, the
        command without --code prompts for the address.
        """;
}
