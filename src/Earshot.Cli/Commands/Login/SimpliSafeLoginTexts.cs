namespace Earshot.Cli.Commands.Login;

/// <summary>What <c>login simplisafe</c> tells a person to do.</summary>
internal static class SimpliSafeLoginTexts
{
    /// <summary>The steps, before the address.</summary>
    public static string Steps(bool isPastedHere) => $"""

        SimpliSafe lets other programs in by its own log-in page only. Do this in a browser on a computer, best Chrome, Chromium, Edge or Brave
        (Safari and browsers of phones don't show what is needed):

          1. Open a new tab, then its developer tools (F12), the tab "Network", and tick "Preserve log".
          2. In this tab open the address below, sign in, and confirm by SMS or e-mail.
          3. At the end the browser can't open an address that begins with com.simplisafe.mobile:// - that is as it should be.
             Copy that whole address: it is the last, failed line under "Network" (or under "Console").
          4. {(isPastedHere ? "Paste it here, within two minutes." : "Hand it over as said at the end, within two minutes.")}

        """;

    /// <summary>How to go on in another run.</summary>
    public static string SecondRun(string command) => $"""

        Then, within two minutes, run this, paste the address, and end it with Enter and Ctrl+D:

          {command}

        or put the address into a file and name it by --code-file. On a terminal, the command without --code asks for it.
        """;
}
